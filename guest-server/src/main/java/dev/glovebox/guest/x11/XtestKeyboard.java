package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keys that are pressed and released by [XTEST](https://www.x.org/releases/current/doc/libXtst/xtestlib.html), and
/// the map that they are found in, as it is at each moment. Belongs to the thread that owns the display.
final class XtestKeyboard {
    private static final NativeLong NOW = new NativeLong(0);
    private static final Duration RESTLESS = Duration.ofSeconds(10);

    private final Pointer display;
    private final Memory event = new Memory(DisplayConnection.EVENT_BYTES);
    private final SpareKeys spare = new SpareKeys();
    private final Map<Integer, Integer> down = new HashMap<>(); // how often each keycode is pressed
    private final Map<Integer, List<Integer>> pressed = new HashMap<>(); // the keycodes pressed for a keysym
    private @Nullable KeyboardMap map;
    private long changedNanos = System.nanoTime() - RESTLESS.toNanos(); // when somebody else changed the map
    private boolean isRead; // whether the receiver has read the map since it changed

    /// Begins on `display`, with the map as it was before an earlier server.
    XtestKeyboard(Pointer display) {
        this.display = display;
        spare.recover(display);
        takeOwnChanges();
    }

    /// Presses the key of a symbol, after the modifiers that it takes.
    void press(int keysym) {
        if (pressed.containsKey(keysym)) {
            return;
        }
        KeyboardMap.Stroke stroke = stroke(keysym);
        List<Integer> keycodes = new ArrayList<>(modifierKeys(stroke.modifiers()));
        keycodes.add(stroke.keycode());
        keycodes.forEach(this::pressKeycode);
        pressed.put(keysym, keycodes);
    }

    /// Releases the key that was pressed for a symbol, whatever the map is now.
    void release(int keysym) {
        List<Integer> keycodes = pressed.remove(keysym);
        KeyboardMap.Stroke known = keycodes == null ? find(map(), keysym) : null;
        if (keycodes != null) {
            keycodes.reversed().forEach(this::releaseKeycode);
        } else if (known != null) {
            releaseKeycode(known.keycode()); // somebody else may have pressed it
        }
    }

    void pressKeycode(int keycode) {
        if (down.merge(keycode, 1, Integer::sum) == 1) {
            LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, true, NOW);
        }
    }

    void releaseKeycode(int keycode) {
        int left = down.merge(keycode, -1, Integer::sum);
        if (left <= 0) {
            down.remove(keycode);
            LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, false, NOW);
        }
    }

    KeyboardMap.Stroke stroke(int keysym) {
        KeyboardMap.Stroke known = find(map(), keysym);
        if (known == null) {
            bind(map(), Set.of(keysym), Set.of(keysym));
            known = find(map(), keysym);
        }
        if (known == null) {
            throw noKey(keysym);
        }
        return known;
    }

    private static FailureException noKey(int keysym) {
        return new Failure.Unavailable("no key is left for %s".formatted(Keysyms.name(keysym))).asException();
    }

    static KeyboardMap.@Nullable Stroke find(KeyboardMap map, int keysym) {
        KeyboardMap.Stroke stroke = map.strokes().get(keysym);
        int codePoint = stroke == null ? LibXkbcommon.INSTANCE.xkb_keysym_to_utf32(keysym) : 0;
        return stroke == null && codePoint > ' ' ? map.characters().get(codePoint) : stroke;
    }

    private List<Integer> modifierKeys(int mask) {
        List<Integer> keys = new ArrayList<>();
        map().modifierKeys().forEach((modifier, keycode) -> {
            if ((mask & modifier) != 0) {
                keys.add(keycode);
            }
        });
        return keys;
    }

    /// The keyboard map as it is now.
    KeyboardMap map() {
        if (takeChanges()) {
            changedNanos = System.nanoTime();
            isRead = false;
        }
        KeyboardMap known = map;
        if (known == null || !known.state().isLike(KeyboardMap.State.of(display))) {
            known = KeyboardMap.read(display);
            map = known;
            spare.see(known);
        }
        return known;
    }

    /// Takes what the server has told of changes of the map.
    private boolean takeChanges() {
        boolean changed = false;
        while (LibX11.INSTANCE.XPending(display) > 0) {
            LibX11.INSTANCE.XNextEvent(display, event);
            if (event.getInt(0) == LibX11.MAPPING_NOTIFY) {
                LibX11.INSTANCE.XRefreshKeyboardMapping(event);
                changed = true;
                map = null;
            }
        }
        return changed;
    }

    void bind(KeyboardMap now, Set<Integer> missing, Set<Integer> needed) {
        spare.bind(display, now, missing, needed, down.keySet());
        takeOwnChanges();
    }

    private void takeOwnChanges() {
        takeChanges();
        isRead = false;
    }

    /// Whether keys have another meaning than they had.
    boolean hasBorrowed() {
        return !spare.isEmpty();
    }

    /// Gives the borrowed keys back.
    void restore() {
        map();
        spare.restore(display, down.keySet());
        takeOwnChanges();
    }

    /// The keys that nobody needs.
    SpareKeys spare() {
        return spare;
    }

    /// The keycodes that are down.
    Set<Integer> down() {
        return down.keySet();
    }

    /// Whether whoever gets what is typed has read the map since it changed.
    boolean isRead() {
        return isRead;
    }

    /// Notes that it has, unless the map changes from here on.
    void read() {
        isRead = true;
    }

    /// Whether somebody else has changed the map a short time ago, and may again.
    boolean isRestless() {
        return System.nanoTime() - changedNanos < RESTLESS.toNanos();
    }

    /// Forgets what was pressed: all has been released.
    void forgetPressed() {
        down.clear();
        pressed.clear();
    }

    void free() {
        event.close();
    }
}
