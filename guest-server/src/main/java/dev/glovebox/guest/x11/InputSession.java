package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Point;
import java.util.OptionalLong;

/// The keyboard and the pointer by [XTEST](https://www.x.org/releases/current/doc/libXtst/xtestlib.html), on one
/// connection. Belongs to the thread that owns it.
final class InputSession {
    private static final int FIRST_BUTTON = 1 << 8; // Button1Mask
    private static final int BUTTONS_IN_MASK = 5;
    private static final NativeLong NOW = new NativeLong(0);
    private static final int BUTTONS = 9;
    private static final int KEYMAP_BYTES = 32;
    private static final long POINTER_ROOT = 1;

    private final Pointer display;
    private final XtestKeyboard keyboard;
    private final Typist typist;

    /// Begins on `display`, which it finds with nothing pressed.
    InputSession(Pointer display) {
        this.display = display;
        var ignored = new IntByReference();
        if (!LibXtst.INSTANCE.XTestQueryExtension(display, ignored, ignored, ignored, ignored)) {
            throw new Failure.DisplayUnavailable("the display has no XTEST, so nothing can be typed or clicked")
                    .asException();
        }
        this.keyboard = new XtestKeyboard(display);
        this.typist = new Typist(display, keyboard);
        releaseAll();
    }

    XtestKeyboard keyboard() {
        return keyboard;
    }

    Typist typist() {
        return typist;
    }

    boolean isOf(Pointer other) {
        return display.equals(other);
    }

    Point pointer() {
        var x = new IntByReference();
        var y = new IntByReference();
        queryPointer(x, y, new IntByReference());
        return new Point(x.getValue(), y.getValue());
    }

    boolean isButtonDown(int number) {
        var mask = new IntByReference();
        queryPointer(new IntByReference(), new IntByReference(), mask);
        return number <= BUTTONS_IN_MASK && (mask.getValue() & FIRST_BUTTON << number - 1) != 0;
    }

    private void queryPointer(IntByReference x, IntByReference y, IntByReference mask) {
        var ignored = new IntByReference();
        var window = new NativeLongByReference();
        LibX11.INSTANCE.XQueryPointer(
                display, LibX11.INSTANCE.XDefaultRootWindow(display), window, window, x, y, ignored, ignored, mask);
    }

    void move(Point place) {
        LibXtst.INSTANCE.XTestFakeMotionEvent(
                display, LibX11.INSTANCE.XDefaultScreen(display), place.x(), place.y(), NOW);
    }

    void button(int number, boolean isDown) {
        LibXtst.INSTANCE.XTestFakeButtonEvent(display, number, isDown, NOW);
    }

    void sync() {
        LibX11.INSTANCE.XSync(display, false);
    }

    void releaseAll() {
        byte[] keys = new byte[KEYMAP_BYTES];
        LibX11.INSTANCE.XQueryKeymap(display, keys);
        for (int keycode = 0; keycode < KEYMAP_BYTES * Byte.SIZE; keycode++) {
            if ((keys[keycode / Byte.SIZE] >> (keycode % Byte.SIZE) & 1) != 0) {
                LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, false, NOW);
            }
        }
        for (int number = 1; number <= BUTTONS; number++) {
            LibXtst.INSTANCE.XTestFakeButtonEvent(display, number, false, NOW); // one that is up stays so
        }
        keyboard.forgetPressed();
        sync();
    }

    /// The window that gets what is typed: 0 for none, 1 for whatever is under the pointer.
    long focus() {
        var focus = new NativeLongByReference();
        LibX11.INSTANCE.XGetInputFocus(display, focus, new IntByReference());
        return focus.getValue().longValue();
    }

    /// The process that gets what is typed; empty when it is not known, or not on this machine.
    OptionalLong receiver() {
        long focus = focus();
        if (focus == POINTER_ROOT) {
            var child = new NativeLongByReference();
            var ignored = new IntByReference();
            LibX11.INSTANCE.XQueryPointer(
                    display,
                    LibX11.INSTANCE.XDefaultRootWindow(display),
                    new NativeLongByReference(),
                    child,
                    ignored,
                    ignored,
                    ignored,
                    ignored,
                    ignored);
            focus = child.getValue().longValue();
        }
        Long pid = focus == 0 ? null : ClientProcess.pid(display, new NativeLong(focus));
        return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    void free() {
        keyboard.free();
    }
}
