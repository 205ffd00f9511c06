package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Types text of any characters on a keyboard that may lack them. Belongs to the thread that owns the display.
final class Typist {
    private static final NativeLong NOW = new NativeLong(0);
    private static final int CHUNK = 64;
    private static final int AHEAD = 2_048; // how far a text is looked at for what it needs
    private static final int RETURN = 0xff0d;
    private static final int TAB = 0xff09;
    private static final int LATIN_1_LAST = 0xff;
    private static final int UNICODE_KEYSYMS = 0x0100_0000;

    private final Pointer display;
    private final XtestKeyboard keyboard;

    Typist(Pointer display, XtestKeyboard keyboard) {
        this.display = display;
        this.keyboard = keyboard;
    }

    /// Whether the part of `text` from `from` needs keys that others have: whoever gets the text has to have read
    /// what came before, then.
    boolean needsRest(int[] text, int from) {
        KeyboardMap now = keyboard.map();
        return missing(now, borrowed(now, text, from)).size() > keyboard.spare().free(now, keyboard.down());
    }

    /// The symbols of the part of `text` from `from` that only a spare key gives, as many as there are places.
    private Set<Integer> borrowed(KeyboardMap now, int[] text, int from) {
        Set<Integer> borrowed = new LinkedHashSet<>();
        int room = keyboard.spare().capacity(now);
        int end = Math.min(text.length, from + AHEAD);
        for (int i = from; i < end; i++) {
            KeyboardMap.Stroke stroke = strokeOf(now, text[i]);
            if (stroke == null || keyboard.spare().has(stroke.keycode())) {
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
        missing.removeIf(symbol -> XtestKeyboard.find(now, symbol) != null);
        return missing;
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
            KeyboardMap now = keyboard.map();
            Set<Integer> borrowed = borrowed(now, text, from);
            Set<Integer> missing = missing(now, borrowed);
            if (!missing.isEmpty()) {
                keyboard.bind(now, missing, borrowed);
            }
            return !keyboard.isRead() && (keyboard.isRestless() || !missing.isEmpty());
        } finally {
            LibX11.INSTANCE.XUngrabServer(display);
            LibX11.INSTANCE.XSync(display, false);
        }
    }

    /// Has the receiver read the map, by a key that does nothing.
    void nudge() {
        keyboard.map();
        int shift = keyboard.stroke(KeyboardMap.SHIFT_KEYSYM).keycode();
        keyboard.read();
        keyboard.pressKeycode(shift);
        keyboard.releaseKeycode(shift);
        LibX11.INSTANCE.XSync(display, false);
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
            boolean wasRead = keyboard.isRead();
            KeyboardMap now = keyboard.map();
            boolean goesOn = !abandoned.getAsBoolean() && (keyboard.isRead() == wasRead || evenUnread);
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
                keyboard.down().stream().filter(now.modifiers()::contains).toList();
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
}
