package dev.glovebox.guest.x11;

import dev.glovebox.guest.screen.Screen;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The screen of an X display and the windows on it, each captured over a connection of its own. Whoever creates it
/// closes it.
public final class X11Screen implements Screen, AutoCloseable {
    private static final Duration WINDOWS_KEPT = Duration.ofSeconds(60);

    private final DisplayConnection connection;
    private final WindowCaptures windows;

    // only the connection's owner thread touches these
    private @Nullable ScreenSession session;
    private long sessions;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Screen(String display) {
        this(display, WINDOWS_KEPT);
    }

    /// @param windowsKept how long a window stays prepared to be captured after it was
    X11Screen(String display, Duration windowsKept) {
        this.connection = new DisplayConnection(display, "screen", this::release);
        this.windows = new WindowCaptures(display, windowsKept);
    }

    @Override
    public void capture(boolean anew, Consumer<Capture> reader) {
        connection.call(display -> {
            session(display).capture(anew, reader);
            return true;
        });
    }

    @Override
    public void captureWindow(long id, Consumer<WindowCapture> reader) {
        windows.capture(id, reader);
    }

    private ScreenSession session(OpenDisplay display) {
        ScreenSession current = session;
        if (current == null) {
            current = new ScreenSession(display, ++sessions);
            session = current;
        }
        return current;
    }

    private void release() {
        ScreenSession old = session;
        session = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        connection.close();
        windows.close();
    }
}
