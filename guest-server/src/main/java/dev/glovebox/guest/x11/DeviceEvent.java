package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;

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
    private static final long DETAIL = 1;
    private static final long TIME = 4;
    private static final long ROOT_X = 20;
    private static final long ROOT_Y = 22;
    private static final long STATE = 28;

    /// The event in `wire`, of 32 bytes in this machine's byte order.
    static DeviceEvent of(int type, Pointer wire) {
        return new DeviceEvent(
                type,
                wire.getByte(DETAIL) & 0xff,
                wire.getInt(TIME),
                wire.getShort(ROOT_X),
                wire.getShort(ROOT_Y),
                wire.getShort(STATE) & 0xffff);
    }
}
