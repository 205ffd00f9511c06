package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.recording.FocusedWindow;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The active window, as window managers tell it
/// ([EWMH, _NET_ACTIVE_WINDOW](https://specifications.freedesktop.org/wm-spec/latest/)). Thread-safe; whoever
/// creates it closes it.
public final class X11FocusedWindow implements FocusedWindow, AutoCloseable {
    private static final int TEXT_MAX_WORDS = 1024; // 4 KiB
    private static final NativeLong ANY_TYPE = new NativeLong(0);
    private static final int FORMAT_LONG = 32;
    private static final int FORMAT_BYTE = 8;

    private final DisplayConnection connection;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11FocusedWindow(String display) {
        this.connection = new DisplayConnection(display, "focus");
    }

    @Override
    public Optional<Window> now() {
        try {
            return connection.call(X11FocusedWindow::active);
        } catch (FailureException _) {
            return Optional.empty(); // the display is gone, and so is the window
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private static Optional<Window> active(OpenDisplay display) {
        Pointer handle = display.handle();
        new EventQueue(handle).drain();
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(handle);
        byte[] active = property(handle, root, "_NET_ACTIVE_WINDOW", FORMAT_LONG);
        long id = active == null || active.length < Integer.BYTES ? 0 : littleEndian(active);
        return id == 0 ? Optional.empty() : window(handle, root, id);
    }

    /// Empty when the window is gone meanwhile.
    private static Optional<Window> window(Pointer display, NativeLong root, long id) {
        var window = new NativeLong(id);
        var width = new IntByReference();
        var height = new IntByReference();
        var x = new IntByReference();
        var y = new IntByReference();
        boolean there = LibX11.INSTANCE.XGetGeometry(
                                display,
                                window,
                                new NativeLongByReference(),
                                new IntByReference(),
                                new IntByReference(),
                                width,
                                height,
                                new IntByReference(),
                                new IntByReference())
                        != 0
                && LibX11.INSTANCE.XTranslateCoordinates(
                        display, window, root, 0, 0, x, y, new NativeLongByReference());
        if (!there) {
            XlibErrors.takeError(display);
            return Optional.empty();
        }
        byte[] title = property(display, window, "_NET_WM_NAME", FORMAT_BYTE);
        byte[] oldTitle = title == null ? property(display, window, "WM_NAME", FORMAT_BYTE) : null;
        String text = title == null ? text(oldTitle, StandardCharsets.ISO_8859_1) : text(title, StandardCharsets.UTF_8);
        String windowClass = text(property(display, window, "WM_CLASS", FORMAT_BYTE), StandardCharsets.ISO_8859_1);
        return Optional.of(new Window(
                id, text, lastOf(windowClass), x.getValue(), y.getValue(), width.getValue(), height.getValue()));
    }

    /// `WM_CLASS` is a name and a class, each ended by a zero
    /// ([ICCCM, 4.1.2.5](https://x.org/releases/X11R7.7/doc/xorg-docs/icccm/icccm.html#WM_CLASS_Property)).
    private static String lastOf(String nameAndClass) {
        String[] parts = nameAndClass.split("\0", -1);
        return parts.length > 1 ? parts[1] : parts[0];
    }

    private static String text(byte @Nullable [] value, Charset charset) {
        return value == null ? "" : new String(value, charset);
    }

    private static long littleEndian(byte[] word) {
        return (word[0] & 0xffL) | (word[1] & 0xffL) << 8 | (word[2] & 0xffL) << 16 | (word[3] & 0xffL) << 24;
    }

    /// What a window says of itself, at most 4 KiB; null when it does not, or in another format.
    private static byte @Nullable [] property(Pointer display, NativeLong window, String name, int wishedFormat) {
        NativeLong atom = LibX11.INSTANCE.XInternAtom(display, name, 1);
        var format = new IntByReference();
        var items = new NativeLongByReference();
        var value = new PointerByReference();
        int failed = atom.longValue() == 0
                ? 1
                : LibX11.INSTANCE.XGetWindowProperty(
                        display,
                        window,
                        atom,
                        new NativeLong(0),
                        new NativeLong(TEXT_MAX_WORDS),
                        false,
                        ANY_TYPE,
                        new NativeLongByReference(),
                        format,
                        items,
                        new NativeLongByReference(),
                        value);
        Pointer data = value.getValue();
        if (failed != 0 || data == null) {
            return null;
        }
        try {
            int count = items.getValue().intValue();
            int bytes = wishedFormat == FORMAT_LONG ? count * NativeLong.SIZE : count;
            return format.getValue() == wishedFormat && count > 0 ? data.getByteArray(0, bytes) : null;
        } finally {
            LibX11.INSTANCE.XFree(data);
        }
    }
}
