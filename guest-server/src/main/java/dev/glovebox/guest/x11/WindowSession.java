package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.screen.Screen.WindowCapture;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What captures windows over one connection, and ends with it. Not thread-safe.
///
/// The server copies the window into a pixmap, and tells whether a part of it was covered. Only then the window is
/// given pixels of its own and has to be painted anew: one that can be seen is captured without any trace.
final class WindowSession {
    private static final int TRIES = 5;

    private final OpenDisplay display;
    private final CursorReader cursors;
    private final Redirections redirections;
    private final EventQueue events;
    private boolean covered; // told of the last copy
    private boolean whole;
    private @Nullable CapturedImage image;
    private @Nullable WindowAttributes imageFor;
    private long usedNanos = System.nanoTime();

    /// @param connection the connection's number
    WindowSession(OpenDisplay display, long connection) {
        this.display = display;
        this.events = new EventQueue(display.handle());
        this.cursors = new CursorReader(display.handle(), connection);
        this.redirections = new Redirections(display.handle(), events);
        events.on(LibX11.GRAPHICS_EXPOSE, _ -> covered = true);
        events.on(LibX11.NO_EXPOSE, _ -> whole = true);
    }

    /// What became of copying a window.
    private enum Copy {
        WHOLE,
        COVERED,
        FAILED
    }

    /// As [dev.glovebox.guest.screen.Screen#captureWindow] says.
    ///
    /// @return false when the window has yet to be painted by its program, or too many others have: ask again a
    ///     little later
    boolean capture(long id, Consumer<WindowCapture> reader) {
        usedNanos = System.nanoTime();
        for (int tries = 0; tries < TRIES; tries++) {
            WindowAttributes window = attributes(id);
            if (!redirections.isPainted(id)) {
                return false;
            }
            Copy copy = capture(window, reader);
            if (copy == Copy.WHOLE) {
                return true;
            }
            if (copy == Copy.COVERED && (tries > 0 || !redirections.contains(id))) {
                if (!redirections.isPossible()) {
                    throw WindowAttributes.conflict(
                            id, "is covered in part, and the display has no Composite extension; raise it first");
                }
                if (!redirections.add(id)) {
                    return false;
                }
            } // else it was resized or ended in between
        }
        throw WindowAttributes.conflict(id, "changes too fast to be captured; try again");
    }

    private WindowAttributes attributes(long id) {
        try {
            return WindowAttributes.of(display.handle(), id);
        } finally {
            XlibErrors.takeError(display.handle());
        }
    }

    private Copy capture(WindowAttributes window, Consumer<WindowCapture> reader) {
        Pointer handle = display.handle();
        int width = window.place().width();
        int height = window.place().height();
        CapturedImage captured = image(window);
        events.drain();
        covered = false;
        whole = false;
        XlibErrors.takeError(handle);
        NativeLong pixmap = LibX11.INSTANCE.XCreatePixmap(handle, window.window(), width, height, window.depth());
        try {
            copy(window.window(), pixmap, width, height);
            boolean read = captured.capture(pixmap);
            events.drain();
            if (!read || XlibErrors.takeError(handle) != 0 || !covered && !whole) {
                forgetImage();
                return Copy.FAILED;
            }
            if (covered) {
                return Copy.COVERED;
            }
            if (!captured.isRgb()) {
                throw WindowAttributes.conflict(window.id(), "has pixels that are not 32 bits of red, green and blue");
            }
            reader.accept(new WindowCapture(window.place(), captured.pixels(), captured.rowBytes(), cursors.read()));
            return Copy.WHOLE;
        } finally {
            LibX11.INSTANCE.XFreePixmap(handle, pixmap);
            LibX11.INSTANCE.XSync(handle, false); // or the server keeps it until the next call
        }
    }

    private void copy(NativeLong window, NativeLong pixmap, int width, int height) {
        Pointer handle = display.handle();
        Pointer context = LibX11.INSTANCE.XCreateGC(handle, pixmap, new NativeLong(0), null);
        LibX11.INSTANCE.XSetSubwindowMode(handle, context, LibX11.INCLUDE_INFERIORS);
        LibX11.INSTANCE.XCopyArea(handle, window, pixmap, context, 0, 0, width, height, 0, 0);
        LibX11.INSTANCE.XFreeGC(handle, context);
    }

    /// An image for a window like this one.
    private CapturedImage image(WindowAttributes window) {
        CapturedImage current = image;
        WindowAttributes made = imageFor;
        if (current != null
                && made != null
                && made.depth() == window.depth()
                && made.visual().equals(window.visual())
                && current.hasSize(window.place().width(), window.place().height())) {
            return current;
        }
        forgetImage();
        current = CapturedImage.create(
                display.handle(),
                window.visual(),
                window.depth(),
                window.place().width(),
                window.place().height());
        image = current;
        imageFor = window;
        return current;
    }

    private void forgetImage() {
        CapturedImage old = image;
        image = null;
        if (old != null) {
            old.close(!display.isLost());
        }
    }

    /// Frees what has not been used for `kept`, and answers whether anything is left.
    boolean tidy(Duration kept) {
        redirections.removeUnused(kept);
        if (System.nanoTime() - usedNanos >= kept.toNanos()) {
            forgetImage();
        }
        return !redirections.isEmpty() || image != null;
    }

    /// Leaves the windows as they were, and frees what the connection's end would not free.
    void close() {
        if (!display.isLost()) {
            redirections.removeAll();
        }
        forgetImage();
    }
}
