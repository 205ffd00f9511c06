package dev.glovebox.guest;

import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.replay.WindowInfo;
import dev.glovebox.guest.window.WindowControl;
import dev.glovebox.guest.window.WindowList;
import java.util.Optional;

/// The window that the keyboard goes to, found among all, for those who act, record and replay.
record DesktopFocus(WindowControl control)
        implements dev.glovebox.guest.input.FocusedWindow, dev.glovebox.guest.recording.FocusedWindow {

    @Override
    public Optional<dev.glovebox.guest.input.FocusedWindow.Window> find() {
        return focused()
                .map(window -> new dev.glovebox.guest.input.FocusedWindow.Window(
                        window.id().toString(), window.title(), window.className()));
    }

    @Override
    public Optional<dev.glovebox.guest.recording.FocusedWindow.Window> now() {
        try {
            return focused()
                    .map(window -> new dev.glovebox.guest.recording.FocusedWindow.Window(
                            window.id().value(),
                            window.title(),
                            window.className(),
                            window.region().x(),
                            window.region().y(),
                            window.region().width(),
                            window.region().height()));
        } catch (FailureException _) {
            return Optional.empty(); // the display is gone, and so is the window
        }
    }

    /// As replays compare it.
    Optional<WindowInfo> info() {
        return find().map(window -> new WindowInfo(window.id(), window.title(), window.windowClass()));
    }

    private Optional<dev.glovebox.guest.window.Window> focused() {
        WindowList now = control.list();
        return Optional.ofNullable(now.focused()).flatMap(now::find);
    }
}
