package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.Arrays;

/// Somebody at keyboard and mouse, as fast as the server takes it; whoever makes them closes them.
final class Hands implements AutoCloseable {
    /// A keycode that the maps leave empty.
    static final int SPARE_KEY = 254;

    private static final NativeLong AT_ONCE = new NativeLong(0);

    private final Pointer display;

    Hands(String name) {
        Pointer opened = XlibErrors.open(name);
        if (opened == null) {
            throw new IllegalStateException("no display " + name);
        }
        this.display = opened;
    }

    void move(int x, int y) {
        LibXtstHands.INSTANCE.XTestFakeMotionEvent(display, -1, x, y, AT_ONCE);
    }

    void press(int button) {
        LibXtstHands.INSTANCE.XTestFakeButtonEvent(display, button, true, AT_ONCE);
    }

    void release(int button) {
        LibXtstHands.INSTANCE.XTestFakeButtonEvent(display, button, false, AT_ONCE);
    }

    void tap(int keycode) {
        LibXtstHands.INSTANCE.XTestFakeKeyEvent(display, keycode, true, AT_ONCE);
        LibXtstHands.INSTANCE.XTestFakeKeyEvent(display, keycode, false, AT_ONCE);
    }

    /// Has a key mean something else; no keysym for nothing.
    void bind(int keycode, int... keysyms) {
        NativeLong[] list = keysyms.length == 0
                ? new NativeLong[] {new NativeLong(0)}
                : Arrays.stream(keysyms).mapToObj(NativeLong::new).toArray(NativeLong[]::new);
        LibX11Keys.INSTANCE.XChangeKeyboardMapping(display, keycode, list.length, list, 1);
    }

    /// Returns when the server has done all of it.
    void sync() {
        LibX11.INSTANCE.XSync(display, false);
    }

    @Override
    public void close() {
        LibX11.INSTANCE.XCloseDisplay(display);
    }
}
