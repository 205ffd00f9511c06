package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads what is written on windows
/// ([ICCCM, section 4.1.2](https://www.x.org/releases/current/doc/xorg-docs/icccm/icccm.html#Client_Properties)). A
/// window that is gone has no properties. Belongs to one connection; not thread-safe.
final class WindowProperties {
    private static final NativeLong FROM_START = new NativeLong(0);
    private static final NativeLong LENGTH_MAX = new NativeLong(16 << 10); // 64 KiB of what a program may write
    private static final int BYTES = 8;
    private static final int LONGS = 32;
    // XTextProperty, LP64
    private static final long TEXT_BYTES = 32;
    private static final long TEXT_ENCODING = 8;
    private static final long TEXT_FORMAT = 16;
    private static final long TEXT_COUNT = 24;

    private final Pointer display;
    private final Atoms atoms;

    WindowProperties(Pointer display, Atoms atoms) {
        this.display = display;
        this.atoms = atoms;
    }

    /// What a property holds.
    ///
    /// @param type the atom of its type
    /// @param bytes of 8-bit values; empty for others
    /// @param longs the 32-bit values; empty for others
    private record Value(NativeLong type, byte[] bytes, long[] longs) {}

    /// The numbers of a property; none when the window has not got it.
    long[] longs(NativeLong window, String name) {
        Value value = read(window, name);
        return value == null ? new long[0] : value.longs();
    }

    /// The first number of a property.
    OptionalLong number(NativeLong window, String name) {
        long[] longs = longs(window, name);
        return longs.length == 0 ? OptionalLong.empty() : OptionalLong.of(longs[0]);
    }

    /// Whether the window has that property.
    boolean has(NativeLong window, String name) {
        return read(window, name) != null;
    }

    /// Whether a property lists that atom.
    boolean lists(NativeLong window, String name, String atom) {
        long wanted = atoms.number(atom).longValue();
        for (long each : longs(window, name)) {
            if (each == wanted) {
                return true;
            }
        }
        return false;
    }

    /// The strings of a property in Latin-1, which are separated by zeros.
    String[] words(NativeLong window, String name) {
        Value value = read(window, name);
        return value == null ? new String[0] : new String(value.bytes(), StandardCharsets.ISO_8859_1).split("\0", -1);
    }

    /// The text of a property in whatever encoding it says that it is in.
    Optional<String> text(NativeLong window, String name) {
        Value value = read(window, name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.type().equals(atoms.number("UTF8_STRING"))) {
            return Optional.of(untilZero(new String(value.bytes(), StandardCharsets.UTF_8)));
        }
        if (value.type().equals(atoms.number("STRING"))) {
            return Optional.of(untilZero(new String(value.bytes(), StandardCharsets.ISO_8859_1)));
        }
        return Optional.of(untilZero(converted(value)));
    }

    private static String untilZero(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /// Compound text, for one; Xlib knows how to read it.
    private String converted(Value value) {
        byte[] bytes = value.bytes();
        var copy = new Memory(bytes.length + 1L);
        copy.clear();
        copy.write(0, bytes, 0, bytes.length);
        var property = new Memory(TEXT_BYTES);
        property.setPointer(0, copy);
        property.setNativeLong(TEXT_ENCODING, value.type());
        property.setInt(TEXT_FORMAT, BYTES);
        property.setNativeLong(TEXT_COUNT, new NativeLong(bytes.length));
        var list = new PointerByReference();
        var count = new IntByReference();
        if (LibX11.INSTANCE.Xutf8TextPropertyToTextList(display, property, list, count) < 0
                || list.getValue() == null) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return count.getValue() == 0
                    ? ""
                    : list.getValue().getPointer(0).getString(0, StandardCharsets.UTF_8.name());
        } finally {
            LibX11.INSTANCE.XFreeStringList(list.getValue());
        }
    }

    private @Nullable Value read(NativeLong window, String name) {
        var type = new NativeLongByReference();
        var format = new IntByReference();
        var count = new NativeLongByReference();
        var data = new PointerByReference();
        int failed = LibX11.INSTANCE.XGetWindowProperty(
                display,
                window,
                atoms.number(name),
                FROM_START,
                LENGTH_MAX,
                0,
                Atoms.ANY,
                type,
                format,
                count,
                new NativeLongByReference(),
                data);
        Pointer value = data.getValue();
        if (failed != 0 || value == null) {
            return null;
        }
        try {
            int length = count.getValue().intValue();
            return type.getValue().equals(Atoms.ANY) // which no property has
                    ? null
                    : new Value(
                            type.getValue(),
                            format.getValue() == BYTES ? value.getByteArray(0, length) : new byte[0],
                            format.getValue() == LONGS ? longs(value, length) : new long[0]);
        } finally {
            LibX11.INSTANCE.XFree(value);
        }
    }

    private static long[] longs(Pointer value, int length) {
        var longs = new long[length];
        for (int i = 0; i < length; i++) {
            longs[i] = value.getNativeLong((long) i * Native.LONG_SIZE).longValue() & 0xffff_ffffL;
        }
        return longs;
    }
}
