package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The keyboard and the pointer by [XTEST](https://www.x.org/releases/current/doc/libXtst/xtestlib.html), on one
/// connection. Belongs to the thread that owns it.
final class InputSession {
    private static final int FIRST_BUTTON = 1 << 8; // Button1Mask
    private static final int BUTTONS_IN_MASK = 5;
    private static final NativeLong NOW = new NativeLong(0);
    private static final int BUTTONS = 9;
    private static final int CHUNK = 64;
    private static final int AHEAD = 2_048; // how far a text is looked at for what it needs
    private static final Duration RESTLESS = Duration.ofSeconds(10);
    private static final int RETURN = 0xff0d;
    private static final int TAB = 0xff09;
    private static final int LATIN_1_LAST = 0xff;
    private static final int UNICODE_KEYSYMS = 0x0100_0000;
    private static final int KEYMAP_BYTES = 32;
    private static final long POINTER_ROOT = 1;

    private final Pointer display;
    private final Memory event = new Memory(DisplayConnection.EVENT_BYTES);
    private final SpareKeys spare = new SpareKeys();
    private final Map<Integer, Integer> down = new HashMap<>(); // how often each keycode is pressed
    private final Map<Integer, List<Integer>> pressed = new HashMap<>(); // the keycodes pressed for a keysym
    private @Nullable KeyboardMap map;
    private long changedNanos = System.nanoTime() - RESTLESS.toNanos(); // when somebody else changed the map
    private boolean isRead; // whether the receiver has read the map since it changed

    /// Begins on `display`, which it finds with nothing pressed.
    InputSession(Pointer display) {
        this.display = display;
        var ignored = new IntByReference();
        if (!LibXtst.INSTANCE.XTestQueryExtension(display, ignored, ignored, ignored, ignored)) {
            throw new Failure.DisplayUnavailable("the display has no XTEST, so nothing can be typed or clicked")
                    .asException();
        }
        spare.recover(display);
        takeOwnChanges();
        releaseAll();
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

    private void pressKeycode(int keycode) {
        if (down.merge(keycode, 1, Integer::sum) == 1) {
            LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, true, NOW);
        }
    }

    private void releaseKeycode(int keycode) {
        int left = down.merge(keycode, -1, Integer::sum);
        if (left <= 0) {
            down.remove(keycode);
            LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, false, NOW);
        }
    }

    private KeyboardMap.Stroke stroke(int keysym) {
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

    private static KeyboardMap.@Nullable Stroke find(KeyboardMap map, int keysym) {
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
    private KeyboardMap map() {
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

    /// Whether the part of `text` from `from` needs keys that others have: whoever gets the text has to have read
    /// what came before, then.
    boolean needsRest(int[] text, int from) {
        KeyboardMap now = map();
        return missing(now, borrowed(now, text, from)).size() > spare.free(now, down.keySet());
    }

    /// The symbols of the part of `text` from `from` that only a spare key gives, as many as there are places.
    private Set<Integer> borrowed(KeyboardMap now, int[] text, int from) {
        Set<Integer> borrowed = new LinkedHashSet<>();
        int room = spare.capacity(now);
        int end = Math.min(text.length, from + AHEAD);
        for (int i = from; i < end; i++) {
            KeyboardMap.Stroke stroke = strokeOf(now, text[i]);
            if (stroke == null || spare.has(stroke.keycode())) {
                borrowed.add(keysym(text[i]));
            }
            if (borrowed.size() == room) {
                break;
            }
        }
        return borrowed;
    }

    private static Set<Integer> missing(KeyboardMap now, Set<Integer> borrowed) {
        Set<Integer> missing = new LinkedHashSet<>(borrowed);
        missing.removeIf(symbol -> find(now, symbol) != null);
        return missing;
    }

    private void bind(KeyboardMap now, Set<Integer> missing, Set<Integer> needed) {
        spare.bind(display, now, missing, needed, down.keySet());
        takeOwnChanges();
    }

    private void takeOwnChanges() {
        takeChanges();
        isRead = false;
    }

    /// Gives the characters of the part of `text` from `from` keys, as many as there are keys.
    ///
    /// @return whether the receiver has to read the map before it gets the text. Clients read it when they get
    ///     their first key after a change; if somebody changed it once more before that, they would misread what
    ///     was typed
    boolean prepare(int[] text, int from) {
        LibX11.INSTANCE.XGrabServer(display);
        try {
            LibX11.INSTANCE.XSync(display, false); // a change by another client has arrived after it
            KeyboardMap now = map();
            Set<Integer> borrowed = borrowed(now, text, from);
            Set<Integer> missing = missing(now, borrowed);
            if (!missing.isEmpty()) {
                bind(now, missing, borrowed);
            }
            boolean isRestless = System.nanoTime() - changedNanos < RESTLESS.toNanos();
            return !isRead && (isRestless || !missing.isEmpty());
        } finally {
            LibX11.INSTANCE.XUngrabServer(display);
            LibX11.INSTANCE.XSync(display, false);
        }
    }

    /// Has the receiver read the map, by a key that does nothing.
    void nudge() {
        map();
        int shift = stroke(KeyboardMap.SHIFT_KEYSYM).keycode();
        isRead = true; // unless the map changes from here on
        pressKeycode(shift);
        releaseKeycode(shift);
        sync();
    }

    /// Types the beginning of what is left of `text`, with no other client served meanwhile: so the map is the one
    /// that it was looked up in.
    ///
    /// @param max how many code points at most
    /// @param evenUnread whether to type also when the map has changed since it was prepared
    /// @param abandoned whether nobody waits for it any more, perhaps since another client had the server grabbed
    /// @return how many code points; 0 when it has to be prepared again
    /// @throws FailureException [Failure.Conflict] when somebody holds a modifier
    int type(int[] text, int from, int max, boolean evenUnread, BooleanSupplier abandoned) {
        LibX11.INSTANCE.XGrabServer(display);
        try {
            LibX11.INSTANCE.XSync(display, false);
            boolean wasRead = isRead;
            KeyboardMap now = map();
            boolean goesOn = !abandoned.getAsBoolean() && (isRead == wasRead || evenUnread);
            int end = Math.min(text.length, from + Math.min(max, CHUNK));
            return goesOn ? withoutModifiers(now, text, from, end) : 0;
        } finally {
            LibX11.INSTANCE.XUngrabServer(display);
            LibX11.INSTANCE.XSync(display, false);
        }
    }

    /// With a modifier held, a text would be shortcuts or capitals; those of ours are lifted for it.
    private int withoutModifiers(KeyboardMap now, int[] text, int from, int end) {
        List<Integer> lifted =
                down.keySet().stream().filter(now.modifiers()::contains).toList();
        lifted.forEach(keycode -> LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, false, NOW));
        try {
            KeyboardMap.State state = KeyboardMap.State.of(display);
            if (state.held() != 0) {
                throw new Failure.Conflict("somebody holds %s: release it first (POST /input/release)"
                                .formatted(state.heldNames()))
                        .asException();
            }
            return withoutCapsLock(state, now, text, from, end);
        } finally {
            lifted.forEach(keycode -> LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, true, NOW));
        }
    }

    /// Receivers turn letters into capitals with Caps Lock, each in its own way.
    private int withoutCapsLock(KeyboardMap.State state, KeyboardMap now, int[] text, int from, int end) {
        if (state.capsLock()) {
            lockCaps(false);
        }
        try {
            return type(now, text, from, end);
        } finally {
            if (state.capsLock()) {
                lockCaps(true);
            }
        }
    }

    private void lockCaps(boolean on) {
        LibX11.INSTANCE.XkbLockModifiers(
                display, LibX11.XKB_USE_CORE_KBD, KeyboardMap.CAPS_LOCK, on ? KeyboardMap.CAPS_LOCK : 0);
    }

    private int type(KeyboardMap now, int[] text, int from, int end) {
        int held = 0;
        int at = from;
        for (; at < end; at++) {
            KeyboardMap.Stroke stroke = strokeOf(now, text[at]);
            if (stroke == null) {
                break;
            }
            hold(now, held, stroke.modifiers());
            held = stroke.modifiers();
            LibXtst.INSTANCE.XTestFakeKeyEvent(display, stroke.keycode(), true, NOW);
            LibXtst.INSTANCE.XTestFakeKeyEvent(display, stroke.keycode(), false, NOW);
        }
        hold(now, held, 0);
        return at - from;
    }

    private static KeyboardMap.@Nullable Stroke strokeOf(KeyboardMap now, int codePoint) {
        KeyboardMap.Stroke stroke = now.characters().get(codePoint);
        return stroke == null ? now.strokes().get(keysym(codePoint)) : stroke;
    }

    private static int keysym(int codePoint) {
        return switch (codePoint) {
            case '\n' -> RETURN;
            case '\t' -> TAB;
            default -> codePoint <= LATIN_1_LAST ? codePoint : UNICODE_KEYSYMS | codePoint;
        };
    }

    /// Presses and releases modifiers, from those of `held` to those of `wanted`.
    private void hold(KeyboardMap now, int held, int wanted) {
        if (held != wanted) {
            now.modifierKeys().forEach((modifier, keycode) -> {
                boolean isWanted = (wanted & modifier) != 0;
                if (isWanted != ((held & modifier) != 0)) {
                    LibXtst.INSTANCE.XTestFakeKeyEvent(display, keycode, isWanted, NOW);
                }
            });
        }
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
        down.clear();
        pressed.clear();
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

    void free() {
        event.close();
    }
}
