package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// Messages between programs and the window manager
/// ([ClientMessage](https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#events:ClientMessage)).
final class ClientMessage {
    private static final NativeLong NO_MASK = new NativeLong(0);
    private static final NativeLong MANAGERS =
            new NativeLong(LibX11.SUBSTRUCTURE_REDIRECT_MASK | LibX11.SUBSTRUCTURE_NOTIFY_MASK);
    private static final int FORMAT = 32;
    private static final int LONGS_MAX = 5;
    // XClientMessageEvent, LP64
    private static final long EVENT_WINDOW = 32;
    private static final long EVENT_TYPE = 40;
    private static final long EVENT_FORMAT = 48;
    private static final long EVENT_DATA = 56;

    private final Pointer display;

    ClientMessage(Pointer display) {
        this.display = display;
    }

    /// Sends one to the program of a window.
    void toProgram(NativeLong window, NativeLong type, long... data) {
        send(window, NO_MASK, window, type, data);
    }

    /// Sends one about a window to the window manager, as pagers do.
    void toManager(NativeLong root, NativeLong window, NativeLong type, long... data) {
        send(root, MANAGERS, window, type, data);
    }

    private void send(NativeLong receiver, NativeLong mask, NativeLong window, NativeLong type, long... data) {
        if (data.length > LONGS_MAX) {
            throw new IllegalArgumentException("a message has five numbers at most");
        }
        var event = new Memory(DisplayConnection.EVENT_BYTES);
        event.clear();
        event.setInt(0, LibX11.CLIENT_MESSAGE);
        event.setNativeLong(EVENT_WINDOW, window);
        event.setNativeLong(EVENT_TYPE, type);
        event.setInt(EVENT_FORMAT, FORMAT);
        for (int i = 0; i < data.length; i++) {
            event.setNativeLong(EVENT_DATA + (long) i * Native.LONG_SIZE, new NativeLong(data[i]));
        }
        LibX11.INSTANCE.XSendEvent(display, receiver, false, mask, event);
    }
}
