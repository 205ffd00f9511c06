package dev.glovebox.guest.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What callers call keys: X's names, the characters themselves, and the names that other tools and browsers use.
final class KeyNames {
    private static final int LATIN_1_LAST = 0xff;
    private static final int UNICODE_KEYSYMS = 0x0100_0000;
    private static final int SIMILAR_MAX = 3;
    private static final int DISTANCE_MAX = 3;
    private static final Map<String, String> ALIASES = aliases();

    private final InputDevice device;

    /// @param device knows X's names
    KeyNames(InputDevice device) {
        this.device = device;
    }

    /// The key of that name; empty when there is none.
    Optional<Key> find(String name) {
        if (name.codePointCount(0, name.length()) == 1) {
            return character(name.codePointAt(0));
        }
        String alias = ALIASES.get(plain(name));
        return exact(name)
                .or(() -> alias == null ? Optional.empty() : find(alias))
                .or(() -> key(name, device.keysym(name, true)));
    }

    private Optional<Key> exact(String name) {
        return key(name, device.keysym(name, false));
    }

    private static Optional<Key> key(String name, OptionalInt keysym) {
        return keysym.isPresent() ? Optional.of(new Key(name, keysym.getAsInt())) : Optional.empty();
    }

    private Optional<Key> character(int codePoint) {
        return switch (codePoint) {
            case '\n', '\r' -> find("Return");
            case '\t' -> find("Tab");
            case '\b' -> find("BackSpace");
            case 0x1b -> find("Escape");
            case 0x7f -> find("Delete");
            default ->
                Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE
                        ? Optional.empty()
                        : Optional.of(new Key(
                                Character.toString(codePoint),
                                codePoint <= LATIN_1_LAST ? codePoint : UNICODE_KEYSYMS | codePoint));
        };
    }

    /// Names that look like `name`, the most similar first.
    static List<String> similar(String name) {
        String wanted = plain(name);
        Map<String, Integer> distances = new HashMap<>();
        ALIASES.forEach((alias, xName) -> distances.merge(xName, distance(wanted, alias), Math::min));
        return distances.entrySet().stream()
                .filter(entry -> entry.getValue() <= Math.min(DISTANCE_MAX, Math.max(1, wanted.length() / 2)))
                .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(SIMILAR_MAX)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The keys of a combination such as `ctrl+shift+t`, in the order of its names; `+` itself is a key where a
    /// name is expected.
    static List<String> split(String combination) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < combination.length(); i++) {
            char c = combination.charAt(i);
            if (c == '+' && !name.isEmpty()) {
                names.add(name.toString().strip());
                name.setLength(0);
                if (i == combination.length() - 1) {
                    names.add(""); // a name is missing after it
                }
            } else {
                name.append(c);
            }
        }
        if (!name.isEmpty()) {
            names.add(name.length() == 1 ? name.toString() : name.toString().strip());
        }
        return names;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    /// How many characters have to be put in, taken out or changed (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /// X's names, each with the others for it: small letters, without spaces, hyphens and underscores.
    private static Map<String, String> aliases() {
        Map<String, String> aliases = new HashMap<>();
        String table = """
                Return enter return
                Escape esc escape
                BackSpace backspace bksp back
                Delete del delete forwarddelete
                Insert ins insert
                Tab tab
                space space spacebar
                Home home
                End end
                Page_Up pageup pgup prior
                Page_Down pagedown pgdn pgdown next
                Left left arrowleft leftarrow
                Right right arrowright rightarrow
                Up up arrowup uparrow
                Down down arrowdown downarrow
                Control_L ctrl control ctl controlleft ctrlleft leftcontrol leftctrl lctrl lcontrol controll
                Control_R ctrlright controlright rightcontrol rightctrl rctrl rcontrol controlr
                Shift_L shift shiftleft leftshift lshift shiftl
                Shift_R shiftright rightshift rshift shiftr
                Alt_L alt option opt altleft leftalt lalt optionleft loption altl
                Alt_R altright rightalt ralt optionright roption altr
                ISO_Level3_Shift altgr altgraph isolevel3shift
                Super_L super win windows cmd command meta os winleft superleft metaleft leftsuper leftwin lwin lcmd \
                leftcmd leftmeta commandleft superl
                Super_R winright superright metaright rightsuper rightwin rwin rcmd rightcmd commandright superr
                Caps_Lock capslock caps
                Num_Lock numlock
                Scroll_Lock scrolllock
                Print print printscreen prtsc prtscr prntscrn printscrn sysrq
                Pause pause
                Break break
                Menu menu contextmenu apps
                plus plus
                minus minus hyphen dash
                equal equal equals
                comma comma
                period period dot
                slash slash
                backslash backslash
                semicolon semicolon
                apostrophe apostrophe quote singlequote
                quotedbl quotedbl doublequote
                grave grave backquote backtick
                bracketleft bracketleft leftbracket openbracket
                bracketright bracketright rightbracket closebracket
                XF86AudioRaiseVolume volumeup audiovolup audiovolumeup
                XF86AudioLowerVolume volumedown audiovoldown audiovolumedown
                XF86AudioMute volumemute mute audiomute audiovolumemute
                XF86AudioPlay playpause audioplay mediaplaypause
                XF86AudioStop stop audiostop mediastop
                XF86AudioNext nexttrack audionext mediatracknext
                XF86AudioPrev prevtrack audioprev mediatrackprevious
                XF86Back browserback
                XF86Forward browserforward
                XF86Refresh browserrefresh
                XF86HomePage browserhome
                XF86Search browsersearch
                XF86Favorites browserfavorites
                KP_Add add numpadadd kpadd
                KP_Subtract subtract numpadsubtract kpsubtract
                KP_Multiply multiply numpadmultiply kpmultiply
                KP_Divide divide numpaddivide kpdivide
                KP_Decimal decimal numpaddecimal kpdecimal
                KP_Separator separator
                KP_Enter numpadenter kpenter
                """;
        table.lines().map(line -> line.split(" ", -1)).forEach(names -> {
            for (int i = 1; i < names.length; i++) {
                aliases.put(names[i], names[0]);
            }
        });
        for (int i = 1; i <= 24; i++) {
            aliases.put("f" + i, "F" + i);
        }
        for (char digit = '0'; digit <= '9'; digit++) {
            aliases.put("digit" + digit, String.valueOf(digit));
            aliases.put("num" + digit, "KP_" + digit);
            aliases.put("numpad" + digit, "KP_" + digit);
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            aliases.put("key" + letter, String.valueOf(letter));
        }
        return Map.copyOf(aliases);
    }
}
