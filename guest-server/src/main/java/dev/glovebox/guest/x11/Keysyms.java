package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// What keysyms are called and what they type.
final class Keysyms {
    private Keysyms() {}

    /// The name of `keysym`, such as `Return`, or `U20AC` for a character without one; `NoSymbol` for 0.
    static String name(int keysym) {
        if (keysym == 0) {
            return "NoSymbol";
        }
        Pointer name = LibX11.INSTANCE.XKeysymToString(new NativeLong(keysym));
        return name == null ? "0x%x".formatted(keysym) : name.getString(0);
    }

    /// The character that a key with `keysym` types, `\n` for the enter keys; empty for none.
    static String text(int keysym) {
        int codePoint = LibXkbcommon.INSTANCE.xkb_keysym_to_utf32(keysym);
        return switch (codePoint) {
            case '\r', '\n' -> "\n";
            case '\t' -> "\t";
            default -> isPrintable(codePoint) ? Character.toString(codePoint) : "";
        };
    }

    private static boolean isPrintable(int codePoint) {
        return Character.isValidCodePoint(codePoint)
                && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE;
    }
}
