package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.screen.Cursor;
import dev.glovebox.guest.screen.Screen.Capture;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What captures the screen over one connection, and ends with it. Not thread-safe.
final class ScreenSession {
    private static final int TRIES = 5;

    private final OpenDisplay display;
    private final NativeLong root;
    private final CursorReader cursors;
    private final DamageWatch damage;
    private final EventQueue events;
    private boolean resized; // has been told, and not been heeded yet
    private @Nullable CapturedImage image; // null until the first capture, and after the screen's size has changed
    private ScreenSize size = new ScreenSize(0, 0);

    /// @param connection the connection's number
    ScreenSession(OpenDisplay display, long connection) {
        this.display = display;
        Pointer handle = display.handle();
        this.root = LibX11.INSTANCE.XDefaultRootWindow(handle);
        this.cursors = new CursorReader(handle, connection);
        this.events = new EventQueue(handle);
        this.damage = new DamageWatch(handle, events);
        events.on(LibX11.CONFIGURE_NOTIFY, _ -> resized = true);
        LibX11.INSTANCE.XSelectInput(handle, root, LibX11.STRUCTURE_NOTIFY_MASK);
    }

    /// As [dev.glovebox.guest.screen.Screen#capture] says.
    void capture(boolean anew, Consumer<Capture> reader) {
        for (int tries = 0; tries < TRIES; tries++) {
            Cursor cursor = cursors.read(); // a round trip: what happened before it has been told when it returns
            CapturedImage current = image();
            if (!anew && !damage.isDrawn()) {
                reader.accept(new Capture(size.width(), size.height(), null, 0, cursor));
                return;
            }
            damage.reset();
            if (!current.capture(root)) {
                forgetImage(); // the screen is smaller now, or the server died
            } else if (!isResized()) {
                requireRgb(current);
                reader.accept(new Capture(size.width(), size.height(), current.pixels(), current.rowBytes(), cursor));
                damage.captured();
                return;
            }
        }
        throw new Failure.DisplayUnavailable("the screen could not be captured").asException();
    }

    private static void requireRgb(CapturedImage captured) {
        if (!captured.isRgb()) {
            throw new Failure.DisplayUnavailable("the display's pixels are not 32 bits of red, green and blue")
                    .asException();
        }
    }

    /// An image of the screen's size.
    private CapturedImage image() {
        CapturedImage current = image;
        if (current != null && !isResized()) {
            return current;
        }
        forgetImage();
        Pointer handle = display.handle();
        size = ScreenSize.of(handle);
        if (display.isLost()) {
            throw new Failure.DisplayUnavailable("the X server went away").asException();
        }
        int screen = LibX11.INSTANCE.XDefaultScreen(handle);
        current = CapturedImage.create(
                handle,
                LibX11.INSTANCE.XDefaultVisual(handle, screen),
                LibX11.INSTANCE.XDefaultDepth(handle, screen),
                size.width(),
                size.height());
        image = current;
        return current;
    }

    /// Whether the screen's size has changed since it was looked up, as far as has been told; then the image is of
    /// no use any more.
    private boolean isResized() {
        events.drain();
        if (!resized) {
            return false;
        }
        resized = false;
        forgetImage();
        return true;
    }

    private void forgetImage() {
        CapturedImage old = image;
        image = null;
        damage.forget();
        if (old != null) {
            old.close(!display.isLost());
        }
    }

    /// Frees what the connection's end would not free.
    void close() {
        forgetImage();
    }
}
