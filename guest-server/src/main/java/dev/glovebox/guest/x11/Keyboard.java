package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import java.util.HashMap;
import java.util.Map;

/// What keys are called and which keycode they have; read from the display once. Immutable.
final class Keyboard {
    // From here on a keysym is a Unicode character plus this (X11 protocol, appendix A, "Unicode KEYSYMs").
    private static final long UNICODE = 0x0100_0000L;

    private static final int KEYCODE_MIN = 8;
    private static final int KEYCODE_MAX = 255;
    // PC scan codes up to here are the keycodes of Linux (input-event-codes.h), which X's evdev keycodes are, plus 8
    private static final int SCAN_CODE_MAX = 0x58;
    private static final int KEYSYM_ENTER = 0xff0d;
    private static final int KEYSYM_LINEFEED = 0xff0a;
    private static final int KEYSYM_TAB = 0xff09;
    private static final int KEYSYM_KEYPAD_SPACE = 0xff80;
    private static final int KEYSYM_KEYPAD_TAB = 0xff89;
    private static final int KEYSYM_KEYPAD_ENTER = 0xff8d;
    private static final int KEYSYM_KEYPAD_FIRST = 0xffaa; // KP_Multiply
    private static final int KEYSYM_KEYPAD_LAST = 0xffb9; // KP_9
    private static final int KEYSYM_KEYPAD_EQUAL = 0xffbd;

    private final Map<Integer, Integer> keycodes;

    private Keyboard(Map<Integer, Integer> keycodes) {
        this.keycodes = Map.copyOf(keycodes);
    }

    /// Reads the keyboard of `display`.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.DisplayUnavailable]
    static Keyboard read(String display) {
        Pointer handle = LibX11.INSTANCE.XOpenDisplay(display);
        if (handle == null) {
            throw new Failure.DisplayUnavailable("no X server answers at display %s".formatted(display)).asException();
        }
        var keycodes = new HashMap<Integer, Integer>();
        for (int level = 0; level <= 1; level++) {
            for (int keycode = KEYCODE_MIN; keycode <= KEYCODE_MAX; keycode++) {
                NativeLong keysym = LibX11.INSTANCE.XkbKeycodeToKeysym(handle, (byte) keycode, 0, level);
                keycodes.putIfAbsent(keysym.intValue(), keycode);
            }
        }
        LibX11.INSTANCE.XCloseDisplay(handle);
        keycodes.remove(0);
        return new Keyboard(keycodes);
    }

    /// The name of `keysym`, such as `Return`; `NoSymbol` for 0, `U1F600` for a character without a name.
    static String name(int keysym) {
        if (keysym == 0) {
            return "NoSymbol";
        }
        Pointer name = LibX11.INSTANCE.XKeysymToString(new NativeLong(keysym));
        return name == null ? "0x%x".formatted(keysym) : name.getString(0);
    }

    /// The character that a key with `keysym` types, `\n` for the enter keys; empty for none, and for those of the old
    /// national sets, whose characters are not in the number.
    static String text(int keysym) {
        if (keysym >= UNICODE && Character.isValidCodePoint(keysym - (int) UNICODE)) {
            return printable(keysym - (int) UNICODE);
        }
        if (keysym < 0x100) {
            return printable(keysym);
        }
        if ((keysym >= KEYSYM_KEYPAD_FIRST && keysym <= KEYSYM_KEYPAD_LAST)
                || keysym == KEYSYM_KEYPAD_EQUAL
                || keysym == KEYSYM_KEYPAD_SPACE) {
            return Character.toString(keysym & 0x7f); // the keypad's keysyms end in their ASCII code
        }
        return switch (keysym) {
            case KEYSYM_ENTER, KEYSYM_KEYPAD_ENTER, KEYSYM_LINEFEED -> "\n";
            case KEYSYM_TAB, KEYSYM_KEYPAD_TAB -> "\t";
            default -> "";
        };
    }

    /// Whether `keysym` is of one of the old national sets, such as Latin-2 or Greek.
    static boolean isNational(int keysym) {
        return keysym >= 0x100 && keysym < 0x2100;
    }

    /// `codePoint` as text; empty when it is a control character or none at all.
    static String printable(int codePoint) {
        boolean visible = !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && Character.getType(codePoint) != Character.UNASSIGNED;
        return visible ? Character.toString(codePoint) : "";
    }

    /// The X keycode of a key; 0 when it is not known.
    ///
    /// @param scanCode its code in PC set 1, as jnativehook has it; 0 for none
    int keycode(int scanCode, boolean keypad, int keysym) {
        if (scanCode > 0 && scanCode <= SCAN_CODE_MAX && !keypad) {
            return scanCode + KEYCODE_MIN;
        }
        return keycodes.getOrDefault(keysym, 0);
    }
}
