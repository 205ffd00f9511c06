package dev.glovebox.guest.window;

import dev.glovebox.guest.http.WindowId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The windows that there are at a moment.
///
/// @param windows from the bottom to the top, those that are minimised among them
/// @param focused the one that keys go to; null when that is none of them
/// @param windowManager the name of the window manager; null when none runs that can be asked
///     ([EWMH, `_NET_SUPPORTING_WM_CHECK`](https://specifications.freedesktop.org/wm-spec/latest/))
public record WindowList(
        List<Window> windows,
        @Nullable WindowId focused,
        @Nullable String windowManager) {

    /// That of a display that is not there.
    public static final WindowList EMPTY = new WindowList(List.of(), null, null);

    /// The window of that id, if it is there.
    public Optional<Window> find(WindowId id) {
        return windows.stream().filter(window -> window.id().equals(id)).findFirst();
    }
}
