package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.screen.Cursor;
import dev.glovebox.guest.screen.Screen;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The screen of an X display, captured over a connection of its own. Whoever creates it closes it.
public final class X11Screen implements Screen, AutoCloseable {
    private static final int BITS_PER_PIXEL = 32;

    // XFixesCursorImage, LP64
    private static final long CURSOR_X = 0;
    private static final long CURSOR_Y = 2;
    private static final long CURSOR_WIDTH = 4;
    private static final long CURSOR_HEIGHT = 6;
    private static final long CURSOR_XHOT = 8;
    private static final long CURSOR_YHOT = 10;
    private static final long CURSOR_SERIAL = 16;
    private static final long CURSOR_PIXELS = 24;

    private final DisplayConnection connection;

    // only the connection's owner thread touches these
    private @Nullable OpenDisplay imageOwner;
    private @Nullable ScreenImage image;
    private @Nullable DamageWatch damage;
    private @Nullable Cursor lastCursor;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Screen(String display) {
        this(display, "screen");
    }

    /// @param display as above
    /// @param purpose what it is captured for, in logs and thread names
    public X11Screen(String display, String purpose) {
        this.connection = new DisplayConnection(display, purpose);
    }

    @Override
    public void capture(boolean anew, Consumer<Capture> reader) {
        connection.call(display -> {
            reader.accept(capture(display, anew));
            damageFor(display).captured();
            return true;
        });
    }

    private Capture capture(OpenDisplay display, boolean anew) {
        for (int attempt = 0; attempt < 3; attempt++) {
            ScreenSize size = ScreenSize.of(display.handle());
            if (display.isLost()) {
                throw new Failure.DisplayUnavailable("the X server went away").asException();
            }
            Cursor cursor = cursor(display.handle());
            ScreenImage current = imageFor(display, size);
            DamageWatch damage = damageFor(display);
            if (!damage.isDrawn() && !anew) {
                return new Capture(size.width(), size.height(), null, 0, cursor);
            }
            damage.reset();
            if (current.capture()) {
                if (current.bitsPerPixel() != BITS_PER_PIXEL) {
                    throw new Failure.DisplayUnavailable(
                                    "the display has %d bits a pixel; 32 are needed".formatted(current.bitsPerPixel()))
                            .asException();
                }
                return new Capture(size.width(), size.height(), current.pixels(), current.rowBytes(), cursor);
            }
            forgetImage(display); // the screen's size changed in between, or the server died
        }
        throw new Failure.DisplayUnavailable("the screen could not be captured").asException();
    }

    private ScreenImage imageFor(OpenDisplay display, ScreenSize size) {
        ScreenImage current = image;
        if (current != null && display.equals(imageOwner) && current.hasSize(size.width(), size.height())) {
            return current;
        }
        forgetImage(display);
        current = ScreenImage.create(display.handle(), size.width(), size.height());
        DamageWatch watch = damage;
        if (watch == null || !display.equals(imageOwner)) {
            damage = new DamageWatch(display.handle());
        } else {
            watch.forget();
        }
        image = current;
        imageOwner = display;
        return current;
    }

    private DamageWatch damageFor(OpenDisplay display) {
        DamageWatch watch = damage;
        if (watch == null || !display.equals(imageOwner)) {
            throw new IllegalStateException("no image of this connection");
        }
        return watch;
    }

    private void forgetImage(OpenDisplay display) {
        ScreenImage old = image;
        image = null;
        if (old != null) {
            old.close(display.equals(imageOwner) && !display.isLost());
        }
    }

    private Cursor cursor(Pointer display) {
        Pointer struct = LibXfixes.INSTANCE.XFixesGetCursorImage(display);
        if (struct == null) {
            throw new Failure.DisplayUnavailable("the display has no cursor image (XFIXES)").asException();
        }
        try {
            int x = struct.getShort(CURSOR_X);
            int y = struct.getShort(CURSOR_Y);
            int width = struct.getShort(CURSOR_WIDTH) & 0xffff;
            int height = struct.getShort(CURSOR_HEIGHT) & 0xffff;
            int hotspotX = struct.getShort(CURSOR_XHOT) & 0xffff;
            int hotspotY = struct.getShort(CURSOR_YHOT) & 0xffff;
            long serial = struct.getNativeLong(CURSOR_SERIAL).longValue();
            Cursor last = lastCursor;
            int[] argb = last != null && last.serial() == serial && last.width() == width && last.height() == height
                    ? last.argb()
                    : argb(struct, width * height);
            var cursor = new Cursor(x, y, width, height, hotspotX, hotspotY, serial, argb);
            lastCursor = cursor;
            return cursor;
        } finally {
            LibX11.INSTANCE.XFree(struct);
        }
    }

    /// The pixels are C longs, 64 bits each, of which the low 32 count.
    private static int[] argb(Pointer struct, int count) {
        long[] longs = struct.getPointer(CURSOR_PIXELS).getLongArray(0, count);
        int[] argb = new int[count];
        for (int i = 0; i < count; i++) {
            argb[i] = (int) longs[i];
        }
        return argb;
    }

    @Override
    public void close() {
        connection.close();
    }
}
