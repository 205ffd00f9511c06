package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/// The value of a window's property
/// ([Xlib, section
/// 4.3](https://www.x.org/releases/X11R7.7/doc/libX11/libX11/libX11.html#Obtaining_and_Changing_Window_Properties)).
///
/// @param type its type's atom
/// @param bytes the value where its items are bytes, else empty
/// @param items the value where its items are of 32 bits, else empty
/// @param bytesAfter how many bytes more there are than were asked for; then the value is empty
record WindowProperty(long type, byte[] bytes, long[] items, long bytesAfter) {
    private static final int BYTES_PER_UNIT = 4;
    private static final long UNSIGNED = 0xffff_ffffL;
    private static final NativeLong ANY_TYPE = new NativeLong(0);

    /// Reads a property of at most `bytesMax`, and deletes it if wanted; null when the window or the property does
    /// not exist.
    static @Nullable WindowProperty read(Pointer display, long window, long property, int bytesMax, boolean delete) {
        var type = new NativeLongByReference();
        var format = new IntByReference();
        var count = new NativeLongByReference();
        var bytesAfter = new NativeLongByReference();
        var data = new PointerByReference();
        int failed = LibX11.INSTANCE.XGetWindowProperty(
                display,
                new NativeLong(window),
                new NativeLong(property),
                new NativeLong(0),
                new NativeLong(bytesMax / BYTES_PER_UNIT),
                delete ? 1 : 0,
                ANY_TYPE,
                type,
                format,
                count,
                bytesAfter,
                data);
        Pointer value = data.getValue();
        if (failed != 0 || value == null) {
            return null;
        }
        try {
            long typeAtom = type.getValue().longValue();
            long left = bytesAfter.getValue().longValue();
            int items = left > 0 ? 0 : count.getValue().intValue();
            return typeAtom == 0 ? null : of(typeAtom, format.getValue(), value, items, left);
        } finally {
            LibX11.INSTANCE.XFree(value);
        }
    }

    private static WindowProperty of(long type, int format, Pointer value, int count, long bytesAfter) {
        byte[] bytes = format == Byte.SIZE ? value.getByteArray(0, count) : new byte[0];
        long[] items = format == Integer.SIZE ? value.getLongArray(0, count) : new long[0];
        for (int i = 0; i < items.length; i++) {
            items[i] &= UNSIGNED;
        }
        return new WindowProperty(type, bytes, items, bytesAfter);
    }

    /// Sets a property whose items are bytes.
    static void write(Pointer display, long window, long property, long type, byte[] bytes) {
        write(display, window, property, type, bytes, 0, bytes.length);
    }

    /// Sets a property to a part of `bytes`.
    static void write(Pointer display, long window, long property, long type, byte[] bytes, int offset, int length) {
        var data = new Memory(Math.max(1, length));
        data.write(0, bytes, offset, length);
        change(display, window, property, type, Byte.SIZE, data, length);
    }

    /// Sets a property whose items are of 32 bits.
    static void write(Pointer display, long window, long property, long type, long... items) {
        var data = new Memory(Math.max(1, items.length) * (long) Long.BYTES); // Xlib wants C longs
        data.write(0, items, 0, items.length);
        change(display, window, property, type, Integer.SIZE, data, items.length);
    }

    private static void change(
            Pointer display, long window, long property, long type, int format, Memory data, int count) {
        LibX11.INSTANCE.XChangeProperty(
                display,
                new NativeLong(window),
                new NativeLong(property),
                new NativeLong(type),
                format,
                LibX11.PROP_MODE_REPLACE,
                data,
                count);
    }
}
