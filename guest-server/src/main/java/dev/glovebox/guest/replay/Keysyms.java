package dev.glovebox.guest.replay;

import java.util.Set;

/// What the names of keys say about them.
final class Keysyms {
    private static final Set<String> SHIFTS =
            Set.of("Shift_L", "Shift_R", "ISO_Level3_Shift", "ISO_Level5_Shift", "Mode_switch");
    private static final Set<String> COMMANDS = Set.of(
            "Control_L", "Control_R", "Alt_L", "Alt_R", "Super_L", "Super_R", "Meta_L", "Meta_R", "Hyper_L", "Hyper_R");

    private Keysyms() {}

    /// Whether the key chooses among the characters that other keys type.
    static boolean isShift(String keysym) {
        return SHIFTS.contains(keysym);
    }

    /// Whether the key makes commands of others.
    static boolean isCommand(String keysym) {
        return COMMANDS.contains(keysym);
    }

    /// The key itself, whatever Shift makes of it while it is held.
    static String bare(String keysym, boolean modified) {
        if (keysym.equals("ISO_Left_Tab")) {
            return "Tab";
        }
        boolean capital = keysym.length() == 1 && keysym.charAt(0) >= 'A' && keysym.charAt(0) <= 'Z';
        return capital && modified ? String.valueOf((char) (keysym.charAt(0) + 'a' - 'A')) : keysym;
    }
}
