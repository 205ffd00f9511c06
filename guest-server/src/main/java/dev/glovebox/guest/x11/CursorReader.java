package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import dev.glovebox.guest.screen.Cursor;
import org.jspecify.annotations.Nullable;

/// Reads the pointer and its image. Belongs to one connection; not thread-safe.
final class CursorReader {
    // XFixesCursorImage, LP64
    private static final long X = 0;
    private static final long Y = 2;
    private static final long WIDTH = 4;
    private static final long HEIGHT = 6;
    private static final long HOTSPOT_X = 8;
    private static final long HOTSPOT_Y = 10;
    private static final long SERIAL = 16;
    private static final long PIXELS = 24;
    private static final int SERIAL_BITS = 32;

    private final Pointer display;
    private final long serialBase;
    private @Nullable Cursor last;

    /// @param connection the connection's number: a server counts cursors from its start, so that the same
    ///     serial of another one may be another image
    CursorReader(Pointer display, long connection) {
        this.display = display;
        this.serialBase = connection << SERIAL_BITS;
    }

    /// The cursor now, by a round trip; one without an image when the server gives none away. That is so without
    /// XFIXES, and with the SECURITY extension while the client that made the cursor is gone.
    Cursor read() {
        Pointer struct = LibXfixes.INSTANCE.XFixesGetCursorImage(display);
        if (struct == null) {
            return hidden();
        }
        try {
            int width = struct.getShort(WIDTH) & 0xffff;
            int height = struct.getShort(HEIGHT) & 0xffff;
            long serial = serialBase | struct.getNativeLong(SERIAL).longValue();
            Cursor before = last;
            var cursor = new Cursor(
                    struct.getShort(X),
                    struct.getShort(Y),
                    width,
                    height,
                    struct.getShort(HOTSPOT_X) & 0xffff,
                    struct.getShort(HOTSPOT_Y) & 0xffff,
                    serial,
                    before != null && before.serial() == serial ? before.argb() : argb(struct, width * height));
            last = cursor;
            return cursor;
        } finally {
            LibX11.INSTANCE.XFree(struct);
        }
    }

    /// A screenshot without the pointer is better than none.
    private Cursor hidden() {
        var x = new IntByReference();
        var y = new IntByReference();
        var other = new IntByReference();
        var window = new NativeLongByReference();
        LibX11.INSTANCE.XQueryPointer(
                display, LibX11.INSTANCE.XDefaultRootWindow(display), window, window, x, y, other, other, other);
        long serial = serialBase; // that of no image, for a server counts from 1
        return new Cursor(x.getValue(), y.getValue(), 0, 0, 0, 0, serial, new int[0]);
    }

    /// The pixels are C longs, 64 bits each, of which the low 32 count.
    private static int[] argb(Pointer struct, int count) {
        long[] longs = struct.getPointer(PIXELS).getLongArray(0, count);
        int[] argb = new int[count];
        for (int i = 0; i < count; i++) {
            argb[i] = (int) longs[i];
        }
        return argb;
    }
}
