package dev.glovebox.guest.clipboard;

import java.time.Instant;
import java.util.Optional;

/// A selection has got another owner or content, or none any more.
///
/// @param selection which
/// @param owner who holds it now; empty for nobody
/// @param changedAt when
public record Change(Selection selection, Optional<Owner> owner, Instant changedAt) {}
