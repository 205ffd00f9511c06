package dev.glovebox.guest.x11;

import com.github.kwhat.jnativehook.NativeInputEvent;
import com.github.kwhat.jnativehook.keyboard.NativeKeyEvent;
import com.github.kwhat.jnativehook.keyboard.NativeKeyListener;
import com.github.kwhat.jnativehook.mouse.NativeMouseEvent;
import com.github.kwhat.jnativehook.mouse.NativeMouseInputListener;
import com.github.kwhat.jnativehook.mouse.NativeMouseWheelEvent;
import com.github.kwhat.jnativehook.mouse.NativeMouseWheelListener;
import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputEvent.Button;
import dev.glovebox.guest.recording.InputEvent.Direction;
import dev.glovebox.guest.recording.InputEvent.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns what jnativehook delivers into input events. Belongs to jnativehook's dispatching thread.
///
/// What jnativehook delivers, as measured with 2.2.2: `getRawCode` is the keysym; a key's text is a separate event
/// after it, also for keys that type nothing; a released key has the keysym that Shift gives it now; button 2 is the
/// right one and 3 the middle one; a key that was mapped after the hook began has neither code nor keysym.
final class InputHookListener implements NativeKeyListener, NativeMouseInputListener, NativeMouseWheelListener {
    private static final int KEYSYM_LEVEL3_SHIFT = 0xfe03;
    private static final Map<Integer, Integer> OWN_MASKS = Map.of(
            0xffe1, NativeInputEvent.SHIFT_L_MASK,
            0xffe2, NativeInputEvent.SHIFT_R_MASK,
            0xffe3, NativeInputEvent.CTRL_L_MASK,
            0xffe4, NativeInputEvent.CTRL_R_MASK,
            0xffe9, NativeInputEvent.ALT_L_MASK,
            0xffea, NativeInputEvent.ALT_R_MASK,
            0xffe7, NativeInputEvent.META_L_MASK,
            0xffe8, NativeInputEvent.META_R_MASK,
            0xffeb, NativeInputEvent.META_L_MASK,
            0xffec, NativeInputEvent.META_R_MASK);

    private final Keyboard keyboard;
    private final Consumer<InputHookLine> out;
    private final Map<Integer, Integer> heldKeysyms = new HashMap<>(); // by key(), the keysym at its press
    private final Deque<Button> heldButtons = new ArrayDeque<>();
    private boolean level3;
    private @Nullable InputHookLine pending; // a key_down whose text comes with the next event

    /// @param out takes each event, on the dispatching thread
    InputHookListener(Keyboard keyboard, Consumer<InputHookLine> out) {
        this.keyboard = keyboard;
        this.out = out;
    }

    @Override
    public void nativeKeyPressed(NativeKeyEvent e) {
        int keysym = e.getRawCode();
        heldKeysyms.put(key(e), keysym);
        Set<Modifier> modifiers = modifiers(e, keysym);
        if (keysym == KEYSYM_LEVEL3_SHIFT) {
            level3 = true;
        }
        boolean types = !modifiers.contains(Modifier.CTRL)
                && !modifiers.contains(Modifier.ALT)
                && !modifiers.contains(Modifier.SUPER);
        String text = types ? Keyboard.text(keysym) : "";
        var line = new InputHookLine(
                e.getWhen(),
                new InputEvent.KeyDown(Keyboard.name(keysym), keycode(e, keysym), text, List.copyOf(modifiers)));
        if (types && Keyboard.isNational(keysym)) {
            flush();
            pending = line;
        } else {
            write(line);
        }
    }

    @Override
    public void nativeKeyTyped(NativeKeyEvent e) {
        if (pending != null && pending.event() instanceof InputEvent.KeyDown key) {
            String text = Keyboard.printable(e.getKeyChar());
            pending = new InputHookLine(
                    pending.serverTimeMs(), new InputEvent.KeyDown(key.keysym(), key.keycode(), text, key.modifiers()));
        }
        flush();
    }

    @Override
    public void nativeKeyReleased(NativeKeyEvent e) {
        Integer pressed = heldKeysyms.remove(key(e));
        int keysym = pressed == null ? e.getRawCode() : pressed;
        if (keysym == KEYSYM_LEVEL3_SHIFT) {
            level3 = false;
        }
        write(new InputHookLine(
                e.getWhen(),
                new InputEvent.KeyUp(Keyboard.name(keysym), keycode(e, keysym), List.copyOf(modifiers(e, keysym)))));
    }

    @Override
    public void nativeMousePressed(NativeMouseEvent e) {
        Button button = button(e.getButton());
        heldButtons.remove(button);
        heldButtons.push(button);
        write(new InputHookLine(e.getWhen(), new InputEvent.MouseDown(e.getX(), e.getY(), button, e.getClickCount())));
    }

    @Override
    public void nativeMouseReleased(NativeMouseEvent e) {
        Button button = button(e.getButton());
        heldButtons.remove(button);
        write(new InputHookLine(e.getWhen(), new InputEvent.MouseUp(e.getX(), e.getY(), button, e.getClickCount())));
    }

    @Override
    public void nativeMouseMoved(NativeMouseEvent e) {
        write(new InputHookLine(e.getWhen(), new InputEvent.MouseMove(e.getX(), e.getY())));
    }

    @Override
    public void nativeMouseDragged(NativeMouseEvent e) {
        Button held = heldButtons.isEmpty() ? Button.UNKNOWN : heldButtons.peek();
        write(new InputHookLine(e.getWhen(), new InputEvent.MouseDrag(e.getX(), e.getY(), held)));
    }

    @Override
    public void nativeMouseWheelMoved(NativeMouseWheelEvent e) {
        boolean forth = e.getWheelRotation() > 0;
        Direction direction = e.getWheelDirection() == NativeMouseWheelEvent.WHEEL_HORIZONTAL_DIRECTION
                ? (forth ? Direction.RIGHT : Direction.LEFT)
                : (forth ? Direction.DOWN : Direction.UP);
        write(new InputHookLine(
                e.getWhen(), new InputEvent.Scroll(e.getX(), e.getY(), direction, Math.abs(e.getWheelRotation()))));
    }

    private void write(InputHookLine line) {
        flush();
        out.accept(line);
    }

    private void flush() {
        InputHookLine line = pending;
        pending = null;
        if (line != null) {
            out.accept(line);
        }
    }

    private int keycode(NativeKeyEvent e, int keysym) {
        boolean keypad = e.getKeyLocation() == NativeKeyEvent.KEY_LOCATION_NUMPAD;
        boolean right = e.getKeyLocation() == NativeKeyEvent.KEY_LOCATION_RIGHT;
        return keyboard.keycode(right ? 0 : e.getKeyCode(), keypad, keysym);
    }

    /// What tells a key from the others, whatever it means now; a key without a code is told by its keysym.
    private static int key(NativeKeyEvent e) {
        int code = e.getKeyCode();
        return code == NativeKeyEvent.VC_UNDEFINED ? -1 - e.getRawCode() : code << 3 | e.getKeyLocation();
    }

    /// What is held besides the key with `keysym`.
    private Set<Modifier> modifiers(NativeInputEvent e, int keysym) {
        int mask = e.getModifiers() & ~OWN_MASKS.getOrDefault(keysym, 0);
        var held = EnumSet.noneOf(Modifier.class);
        if ((mask & NativeInputEvent.SHIFT_MASK) != 0) {
            held.add(Modifier.SHIFT);
        }
        if ((mask & NativeInputEvent.CTRL_MASK) != 0) {
            held.add(Modifier.CTRL);
        }
        if ((mask & (level3 ? NativeInputEvent.ALT_L_MASK : NativeInputEvent.ALT_MASK)) != 0
                && keysym != KEYSYM_LEVEL3_SHIFT) {
            held.add(Modifier.ALT);
        }
        if (level3) {
            held.add(Modifier.ALTGR);
        }
        if ((mask & NativeInputEvent.META_MASK) != 0) {
            held.add(Modifier.SUPER);
        }
        return held;
    }

    private static Button button(int number) {
        return switch (number) {
            case NativeMouseEvent.BUTTON1 -> Button.LEFT;
            case NativeMouseEvent.BUTTON2 -> Button.RIGHT;
            case NativeMouseEvent.BUTTON3 -> Button.MIDDLE;
            case NativeMouseEvent.BUTTON4 -> Button.BACK;
            case NativeMouseEvent.BUTTON5 -> Button.FORWARD;
            default -> Button.UNKNOWN;
        };
    }
}
