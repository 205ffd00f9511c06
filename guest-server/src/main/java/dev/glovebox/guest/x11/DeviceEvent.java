package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A key, a button or the pointer did something, as the server says it on the wire
/// ([X protocol, KeyPress](https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html#events:KeyPress)).
///
/// @param type [#KEY_PRESS] to [#MOTION_NOTIFY]
/// @param detail the keycode or the button
/// @param timeMs the server's clock, which wraps around
/// @param x on the root window
/// @param y on the root window
/// @param state what was held just before, a bit a modifier and a button; the layout in bits 13 and 14
record DeviceEvent(int type, int detail, int timeMs, int x, int y, int state) {
    static final int KEY_PRESS = 2;
    static final int KEY_RELEASE = 3;
    static final int BUTTON_PRESS = 4;
    static final int BUTTON_RELEASE = 5;
    static final int MOTION_NOTIFY = 6;

    static final int SHIFT_MASK = 1;
    static final int LOCK_MASK = 1 << 1;
    static final int CONTROL_MASK = 1 << 2;
    /// Alt, by the maps that there are.
    static final int MOD1_MASK = 1 << 3;
    /// Super.
    static final int MOD4_MASK = 1 << 6;
    /// AltGr.
    static final int MOD5_MASK = 1 << 7;
    /// Any of the first three buttons.
    static final int BUTTON_MASKS = 7 << 8;

    // xEvent.u.keyButtonPointer
    private static final int DETAIL = 1;
    private static final int TIME = 4;
    private static final int ROOT_X = 20;
    private static final int ROOT_Y = 22;
    private static final int STATE = 28;
    private static final int BYTES = 32;

    /// The event at `wire`, in this machine's byte order.
    static DeviceEvent of(Pointer wire) {
        ByteBuffer event =
                ByteBuffer.wrap(wire.getByteArray(0, BYTES)).order(ByteOrder.nativeOrder()); // one call into C, not six
        return new DeviceEvent(
                event.get(0) & 0x7f,
                event.get(DETAIL) & 0xff,
                event.getInt(TIME),
                event.getShort(ROOT_X),
                event.getShort(ROOT_Y),
                event.getShort(STATE) & 0xffff);
    }
}
