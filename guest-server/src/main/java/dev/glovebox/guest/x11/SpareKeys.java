package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Gives keys that nobody needs the symbols that the keyboard lacks, two to a key, and gives them back.
///
/// A symbol that takes another one's place could reach a receiver that has not yet looked up the earlier one, since
/// clients read the map lazily: so places are taken from others only when none is free, and the caller waits then.
///
/// What was there before is noted on the root window, so that a server that was killed leaves nothing behind for
/// good. Belongs to the thread that owns the display.
final class SpareKeys {
    private static final String PROPERTY = "_GLOVEBOX_SPARE_KEYS";
    private static final int PER_KEY = 2;
    private static final int NOTED_MAX_BYTES = 1 << 18;

    private final Map<Integer, List<Integer>> before = new LinkedHashMap<>(); // by keycode, the first taken first
    private final Map<Integer, List<Integer>> bound = new LinkedHashMap<>();

    /// Puts back what an earlier server has left.
    void recover(Pointer display) {
        long root = LibX11.INSTANCE.XDefaultRootWindow(display).longValue();
        WindowProperty property = WindowProperty.read(display, root, atom(display), NOTED_MAX_BYTES, false);
        long[] noted = property == null ? new long[0] : property.items();
        for (int i = 0; i + 1 < noted.length; ) {
            int keycode = (int) noted[i];
            int width = (int) noted[i + 1];
            List<Integer> symbols = new ArrayList<>();
            for (int k = 0; k < width && i + 2 + k < noted.length; k++) {
                symbols.add((int) noted[i + 2 + k]);
            }
            if (symbols.isEmpty()) {
                break;
            }
            change(display, keycode, symbols);
            i += 2 + width;
        }
        LibX11.INSTANCE.XDeleteProperty(display, new NativeLong(root), new NativeLong(atom(display)));
        LibX11.INSTANCE.XSync(display, false);
    }

    private static long atom(Pointer display) {
        return LibX11.INSTANCE.XInternAtom(display, PROPERTY, false).longValue();
    }

    /// Forgets keys that have got another meaning: somebody has set another layout.
    void see(KeyboardMap map) {
        bound.entrySet().removeIf(key -> {
            List<Integer> now = map.symbols().getOrDefault(key.getKey(), List.of());
            boolean lost = now.size() < PER_KEY || !now.subList(0, PER_KEY).equals(key.getValue());
            if (lost) {
                before.remove(key.getKey());
            }
            return lost;
        });
    }

    /// Whether any key has another meaning than it had.
    boolean isEmpty() {
        return before.isEmpty();
    }

    /// Whether a keycode has another meaning than it had.
    boolean has(int keycode) {
        return before.containsKey(keycode);
    }

    /// How many symbols there is room for.
    int capacity(KeyboardMap map) {
        return PER_KEY * (before.size() + (int) free(map).count());
    }

    /// How many symbols can be given a place without taking another one's.
    int free(KeyboardMap map, Set<Integer> held) {
        return PER_KEY
                * (int) free(map).filter(keycode -> !held.contains(keycode)).count();
    }

    private Stream<Integer> free(KeyboardMap map) {
        return map.spare().stream().filter(keycode -> !before.containsKey(keycode));
    }

    /// Gives each of `symbols` a key; when there are too few, those keys are taken first that were given first.
    ///
    /// @param needed symbols that have to stay
    /// @param held keycodes that are down
    void bind(Pointer display, KeyboardMap map, Collection<Integer> symbols, Set<Integer> needed, Set<Integer> held) {
        List<Integer> keys = new ArrayList<>(
                free(map).filter(keycode -> !held.contains(keycode)).toList());
        bound.forEach((keycode, meanings) -> {
            if (!held.contains(keycode) && meanings.stream().noneMatch(needed::contains)) {
                keys.add(keycode);
            }
        });
        List<Integer> left = new ArrayList<>(symbols);
        for (int keycode : keys) {
            if (left.isEmpty()) {
                break;
            }
            int first = left.removeFirst();
            int second =
                    left.isEmpty() ? first : left.removeFirst(); // one alone would be taken for a letter of two cases
            before.putIfAbsent(keycode, map.symbols().getOrDefault(keycode, List.of(0)));
            bound.remove(keycode);
            bound.put(keycode, List.of(first, second));
        }
        note(display); // before the change, so that no moment is left at which it would be lost
        bound.forEach((keycode, meanings) -> {
            if (!meanings.equals(firstTwo(map, keycode))) {
                change(display, keycode, meanings);
            }
        });
        LibX11.INSTANCE.XSync(display, false);
    }

    private static List<Integer> firstTwo(KeyboardMap map, int keycode) {
        List<Integer> symbols = map.symbols().getOrDefault(keycode, List.of());
        return symbols.subList(0, Math.min(PER_KEY, symbols.size()));
    }

    /// Gives all keys back, but for those that are down.
    void restore(Pointer display, Set<Integer> held) {
        before.entrySet().removeIf(key -> {
            if (held.contains(key.getKey())) {
                return false;
            }
            change(display, key.getKey(), key.getValue());
            bound.remove(key.getKey());
            return true;
        });
        note(display);
        LibX11.INSTANCE.XSync(display, false);
    }

    private static void change(Pointer display, int keycode, List<Integer> symbols) {
        NativeLong[] keysyms = symbols.stream()
                .map(symbol -> new NativeLong(symbol & 0xffff_ffffL))
                .toArray(NativeLong[]::new);
        LibX11.INSTANCE.XChangeKeyboardMapping(display, keycode, keysyms.length, keysyms, 1);
    }

    private void note(Pointer display) {
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(display);
        if (before.isEmpty()) {
            LibX11.INSTANCE.XDeleteProperty(display, root, new NativeLong(atom(display)));
            return;
        }
        List<Long> noted = new ArrayList<>();
        before.forEach((keycode, symbols) -> {
            noted.add((long) keycode);
            noted.add((long) symbols.size());
            symbols.forEach(symbol -> noted.add(symbol & 0xffff_ffffL));
        });
        long[] items = noted.stream().mapToLong(Long::longValue).toArray();
        WindowProperty.write(display, root.longValue(), atom(display), Atoms.CARDINAL, items);
    }
}
