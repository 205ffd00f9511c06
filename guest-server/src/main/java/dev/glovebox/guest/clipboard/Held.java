package dev.glovebox.guest.clipboard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How it is about a selection, without its content.
///
/// @param owner who holds the content; empty when there is none
/// @param types what the owner can hand out, as X names it: `UTF8_STRING`, `image/png`
/// @param changedAt when the owner took it; empty when that was before anybody here looked
public record Held(Optional<Owner> owner, List<String> types, Optional<Instant> changedAt) {}
