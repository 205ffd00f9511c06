package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What a server has told one connection. Some events go to every client, whether it asked for them or not, as when
/// the mouse's buttons are mapped anew ([MappingNotify](
/// https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#events:MappingNotify)). Xlib keeps what nobody
/// takes, so everything is taken, and what nobody reads is dropped. Belongs to one connection; not thread-safe.
final class EventQueue {
    private final Pointer display;
    private final Memory event = new Memory(DisplayConnection.EVENT_BYTES);
    private final Map<Integer, Consumer<Pointer>> readers = new HashMap<>();

    EventQueue(Pointer display) {
        this.display = display;
    }

    /// Has the events of a type read; the reader must not keep the `XEvent`.
    void on(int type, Consumer<Pointer> reader) {
        readers.put(type, reader);
    }

    /// Takes all that has come.
    void drain() {
        while (LibX11.INSTANCE.XPending(display) > 0) {
            LibX11.INSTANCE.XNextEvent(display, event);
            Consumer<Pointer> reader = readers.get(event.getInt(0));
            if (reader != null) {
                reader.accept(event);
            }
        }
    }
}
