package dev.glovebox.guest.replay;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What [pyautogui](https://pyautogui.readthedocs.io/en/latest/keyboard.html) calls keys.
final class PyautoguiKeys {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Return", "enter"),
            Map.entry("Tab", "tab"),
            Map.entry("Escape", "esc"),
            Map.entry("BackSpace", "backspace"),
            Map.entry("Delete", "delete"),
            Map.entry("Insert", "insert"),
            Map.entry("Home", "home"),
            Map.entry("End", "end"),
            Map.entry("Prior", "pageup"),
            Map.entry("Page_Up", "pageup"),
            Map.entry("Next", "pagedown"),
            Map.entry("Page_Down", "pagedown"),
            Map.entry("Left", "left"),
            Map.entry("Right", "right"),
            Map.entry("Up", "up"),
            Map.entry("Down", "down"),
            Map.entry("space", "space"),
            Map.entry("Shift_L", "shiftleft"),
            Map.entry("Shift_R", "shiftright"),
            Map.entry("Control_L", "ctrlleft"),
            Map.entry("Control_R", "ctrlright"),
            Map.entry("Alt_L", "altleft"),
            Map.entry("Alt_R", "altright"),
            Map.entry("Super_L", "winleft"),
            Map.entry("Super_R", "winright"),
            Map.entry("Menu", "apps"),
            Map.entry("Print", "printscreen"),
            Map.entry("Pause", "pause"),
            Map.entry("Caps_Lock", "capslock"),
            Map.entry("Num_Lock", "numlock"),
            Map.entry("Scroll_Lock", "scrolllock"));

    private PyautoguiKeys() {}

    /// The names of all of them as arguments; empty when one has none.
    static Optional<String> arguments(List<String> keysyms) {
        List<String> names = keysyms.stream().map(PyautoguiKeys::name).toList();
        return names.contains("")
                ? Optional.empty()
                : Optional.of(String.join(
                        ", ", names.stream().map(PythonText::literal).toList()));
    }

    private static String name(String keysym) {
        if (keysym.matches("[a-z0-9]|F([1-9]|1[0-9]|2[0-4])")) {
            return keysym.toLowerCase(Locale.ROOT);
        }
        return NAMES.getOrDefault(keysym, "");
    }

    /// Whether `pyautogui.write` types the text: it drops what is not ASCII, and takes `<` and `>` for each other
    /// on keyboards that have a key for both.
    static boolean canWrite(String text) {
        return text.chars().allMatch(c -> c == '\n' || c == '\t' || c >= ' ' && c <= '~' && c != '<' && c != '>');
    }
}
