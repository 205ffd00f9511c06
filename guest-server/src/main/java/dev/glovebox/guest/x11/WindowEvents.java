package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import dev.glovebox.guest.window.WindowList;
import org.jspecify.annotations.Nullable;

/// A connection that is told what happens to windows. For one thread, which closes it.
final class WindowEvents implements AutoCloseable {
    private final Pointer display;
    private final WindowModel model;

    private WindowEvents(Pointer display) {
        this.display = display;
        this.model = new WindowModel(display);
    }

    /// Opens a connection; what happens after that is told. Null when no server answers.
    static @Nullable WindowEvents open(String name) {
        Pointer display = XlibErrors.open(name);
        if (display == null) {
            return null;
        }
        try {
            return new WindowEvents(display);
        } catch (RuntimeException | Error e) {
            LibX11.INSTANCE.XCloseDisplay(display);
            throw e;
        }
    }

    /// Whether the server is gone.
    boolean isLost() {
        return XlibErrors.isLost(display);
    }

    /// What can be read when something may have come, after a [#take] that found nothing.
    int descriptor() {
        return LibX11.INSTANCE.XConnectionNumber(display);
    }

    /// Takes what has come, and answers how the windows are now; null when nothing is different.
    @Nullable
    WindowList take() {
        return model.hasChanged() ? model.list() : null;
    }

    @Override
    public void close() {
        LibX11.INSTANCE.XCloseDisplay(display);
    }
}
