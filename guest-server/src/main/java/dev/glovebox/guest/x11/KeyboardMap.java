package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The keyboard map of one moment, looked at from the symbols: which key, with which modifiers, gives one, with the
/// layout that is active and without Caps Lock.
///
/// @param strokes by keysym
/// @param characters by code point
/// @param modifierKeys the keycode that sets a modifier, by its mask
/// @param symbols the keysyms of each keycode, as the core protocol has them
/// @param spare keycodes that mean nothing, then those of multimedia keys that no browser acts on
/// @param modifiers the keycodes of all modifiers that are held, not locked
/// @param state the layout that is active, and the locks that are on
record KeyboardMap(
        Map<Integer, Stroke> strokes,
        Map<Integer, Stroke> characters,
        Map<Integer, Integer> modifierKeys,
        Map<Integer, List<Integer>> symbols,
        List<Integer> spare,
        Set<Integer> modifiers,
        State state) {
    static final int SHIFT = 1;
    static final int CAPS_LOCK = 2;
    private static final int LEVEL3_KEYSYM = 0xfe03; // ISO_Level3_Shift
    static final int SHIFT_KEYSYM = 0xffe1; // Shift_L
    private static final int KEYPAD_FIRST = 0xff80;
    private static final int KEYPAD_LAST = 0xffb9;

    private static final int LAUNCH_FIRST = 0x1008ff40; // XF86Launch0
    private static final int LAUNCH_LAST = 0x1008ff4f; // XF86LaunchF

    /// Multimedia keys besides those for launching that no browser acts on. Others it knows by their place,
    /// whatever their symbol is: a character on the one for Copy is not written.
    private static final Set<Integer> UNKNOWN_TO_BROWSERS = Set.of(
            0x1008ff04, // XF86KbdLightOnOff
            0x1008ff2d, // XF86ScreenSaver
            0x1008ff32, // XF86AudioMedia
            0x1008ff36, // XF86Shop
            0x1008ff3c, // XF86Finance
            0x1008ff59, // XF86Display
            0x1008ff5a, // XF86DOS
            0x1008ff5e, // XF86Game
            0x1008ff5f, // XF86Go
            0x1008ff6e, // XF86Phone
            0x1008ff74, // XF86RotateWindows
            0x1008ff7f, // XF86TaskPane
            0x1008ff8a, // XF86Xfer
            0x1008ff8e, // XF86Messenger
            0x1008ff8f, // XF86WebCam
            0x1008ff93, // XF86Battery
            0x1008ff94, // XF86Bluetooth
            0x1008ff95, // XF86WLAN
            0x1008ff96, // XF86UWB
            0x1008ffa7, // XF86Suspend
            0x1008ffa9, // XF86TouchpadToggle
            0x1008ffb0, // XF86TouchpadOn
            0x1008ffb1, // XF86TouchpadOff
            0x1008ffb4, // XF86WWAN
            0x1008ffb5); // XF86RFKill
    private static final int STATE_BYTES = 18; // XkbStateRec
    private static final int STATE_GROUP = 0;
    private static final int STATE_BASE = 7;
    private static final int STATE_LATCHED = 8;
    private static final int STATE_LOCKED = 9;
    private static final int LOCK_ROW = 1; // of the modifier map
    private static final int GROUP_SHIFT = 13; // XkbBuildCoreState

    /// A key with what has to be held for it.
    ///
    /// @param keycode the key
    /// @param modifiers the mask of the modifiers
    record Stroke(int keycode, int modifiers) {}

    /// What can change without the map's changing.
    ///
    /// @param group the layout's number, 0 to 3
    /// @param locked the mask of the modifiers that are locked, but for Caps Lock
    /// @param capsLock whether that is on
    /// @param held the mask of the modifiers that are held, or latched
    record State(int group, int locked, boolean capsLock, int held) {
        private static final List<String> NAMES =
                List.of("Shift", "Lock", "Control", "Alt", "Num Lock", "Mod3", "Super", "AltGr");

        /// What is held, for people.
        String heldNames() {
            return IntStream.range(0, NAMES.size())
                    .filter(bit -> (held >> bit & 1) != 0)
                    .mapToObj(NAMES::get)
                    .collect(Collectors.joining(" and "));
        }

        /// Whether a map read with the other one is good with this one.
        boolean isLike(State other) {
            return group == other.group && locked == other.locked;
        }

        /// Asks the server.
        static State of(Pointer display) {
            try (Memory state = new Memory(STATE_BYTES)) {
                state.clear();
                LibX11.INSTANCE.XkbGetState(display, LibX11.XKB_USE_CORE_KBD, state);
                int locked = state.getByte(STATE_LOCKED) & 0xff;
                return new State(
                        state.getByte(STATE_GROUP) & 3,
                        locked & ~CAPS_LOCK,
                        (locked & CAPS_LOCK) != 0,
                        (state.getByte(STATE_BASE) | state.getByte(STATE_LATCHED)) & 0xff);
            }
        }
    }

    /// Reads the map of `display`.
    static KeyboardMap read(Pointer display) {
        State state = State.of(display);
        int level3 = LibX11.INSTANCE.XkbKeysymToModifiers(display, new NativeLong(LEVEL3_KEYSYM));
        Map<Integer, List<Integer>> symbols = symbols(display);
        var reader = new Reader(display, state, level3);
        symbols.keySet().forEach(reader::read);
        Map<Integer, Integer> modifierKeys = new HashMap<>();
        put(modifierKeys, SHIFT, reader.strokes.get(SHIFT_KEYSYM));
        put(modifierKeys, level3, reader.strokes.get(LEVEL3_KEYSYM));
        Map<Integer, Integer> modifiers = modifierRows(display);
        Set<Integer> held = new HashSet<>();
        modifiers.forEach((keycode, row) -> {
            if (row != LOCK_ROW) {
                held.add(keycode);
            }
        });
        return new KeyboardMap(
                reader.strokes,
                reader.characters,
                modifierKeys,
                symbols,
                spare(modifiers.keySet(), symbols),
                held,
                state);
    }

    private static void put(Map<Integer, Integer> keys, int mask, @Nullable Stroke stroke) {
        if (stroke != null && mask != 0) {
            keys.put(mask, stroke.keycode());
        }
    }

    /// Collects the strokes, the plainest one of each symbol.
    private static final class Reader {
        private final Pointer display;
        private final int state;
        private final int[] levels;
        private final Map<Integer, Stroke> strokes = new HashMap<>();
        private final Map<Integer, Stroke> characters = new HashMap<>();
        private final Map<Integer, Integer> levelOf = new HashMap<>();

        Reader(Pointer display, State state, int level3) {
            this.display = display;
            this.state = state.locked() | state.group() << GROUP_SHIFT;
            this.levels = level3 == 0 ? new int[] {0, SHIFT} : new int[] {0, SHIFT, level3, level3 | SHIFT};
        }

        void read(int keycode) {
            var keysym = new NativeLongByReference();
            var ignored = new IntByReference();
            for (int level = 0; level < levels.length; level++) {
                int modifiers = levels[level];
                boolean found =
                        LibX11.INSTANCE.XkbLookupKeySym(display, (byte) keycode, state | modifiers, ignored, keysym);
                int symbol = keysym.getValue().intValue();
                if (found && symbol != 0 && level < levelOf.getOrDefault(symbol, levels.length)) {
                    levelOf.put(symbol, level);
                    var stroke = new Stroke(keycode, modifiers);
                    strokes.put(symbol, stroke);
                    character(symbol, stroke);
                }
            }
        }

        private void character(int symbol, Stroke stroke) {
            int codePoint = LibXkbcommon.INSTANCE.xkb_keysym_to_utf32(symbol);
            boolean isKeypad = symbol >= KEYPAD_FIRST && symbol <= KEYPAD_LAST; // means it with Num Lock only
            if (codePoint >= ' ' && codePoint != 0x7f && !isKeypad) {
                Stroke known = characters.get(codePoint);
                if (known == null || Integer.bitCount(stroke.modifiers()) < Integer.bitCount(known.modifiers())) {
                    characters.put(codePoint, stroke);
                }
            }
        }
    }

    private static Map<Integer, List<Integer>> symbols(Pointer display) {
        var min = new IntByReference();
        var max = new IntByReference();
        var width = new IntByReference();
        LibX11.INSTANCE.XDisplayKeycodes(display, min, max);
        int count = max.getValue() - min.getValue() + 1;
        Map<Integer, List<Integer>> symbols = new TreeMap<>();
        Pointer map = LibX11.INSTANCE.XGetKeyboardMapping(display, (byte) min.getValue(), count, width);
        if (map != null) {
            for (int i = 0; i < count; i++) {
                long first = (long) i * width.getValue() * Long.BYTES;
                symbols.put(
                        min.getValue() + i,
                        Arrays.stream(map.getLongArray(first, width.getValue()))
                                .mapToObj(symbol -> (int) symbol)
                                .toList());
            }
            LibX11.INSTANCE.XFree(map);
        }
        return symbols;
    }

    private static List<Integer> spare(Set<Integer> modifiers, Map<Integer, List<Integer>> symbols) {
        List<Integer> empty = new ArrayList<>();
        List<Integer> multimedia = new ArrayList<>();
        symbols.forEach((keycode, meanings) -> {
            if (modifiers.contains(keycode)) {
                return;
            }
            if (meanings.stream().allMatch(symbol -> symbol == 0)) {
                empty.add(keycode);
            } else if (isFree(meanings.getFirst())) {
                multimedia.add(keycode);
            }
        });
        empty.addAll(multimedia);
        return empty;
    }

    private static boolean isFree(int keysym) {
        return keysym >= LAUNCH_FIRST && keysym <= LAUNCH_LAST || UNKNOWN_TO_BROWSERS.contains(keysym);
    }

    /// The keycodes of all modifiers, with the number of the modifier.
    private static Map<Integer, Integer> modifierRows(Pointer display) {
        Map<Integer, Integer> rows = new HashMap<>();
        Pointer map = LibX11.INSTANCE.XGetModifierMapping(display);
        if (map != null) {
            int perModifier = map.getInt(0);
            Pointer keys = map.getPointer(Long.BYTES);
            for (int i = 0; i < 8 * perModifier; i++) {
                int keycode = keys.getByte(i) & 0xff;
                if (keycode != 0) {
                    rows.put(keycode, i / perModifier);
                }
            }
            LibX11.INSTANCE.XFreeModifiermap(map);
        }
        return rows;
    }
}
