package dev.glovebox.guest.clipboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// Who holds a selection's content, and hands it to whoever pastes.
///
/// @param window the X window that stands for it, often one that is never shown
/// @param pid its process; null where the X server does not tell
/// @param program the name of that program; null where it is not known
/// @param glovebox whether it is this server, for one of its clients
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Owner(
        long window, @Nullable Long pid, @Nullable String program, boolean glovebox) {}
