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

/// Turns what jnativehook delivers into input events. Belongs to jnativehook's dispatching thread.
///
/// What jnativehook 2.2.2 delivers, as measured: `getRawCode` is the keysym by the keyboard map of its start, 0 for
/// a key mapped later, and for a released key the one that Shift gives it now, so [KeyRecord] says what a key
/// means; button 2 is the right one and 3 the middle one; a modifier's own press has it in the mask.
final class InputHookListener implements NativeKeyListener, NativeMouseInputListener, NativeMouseWheelListener {
    private static final int KEYSYM_LEVEL3_SHIFT = 0xfe03;
    private static final Map<Integer, Integer> OWN_MASKS = Map.of(
            0xffe1, NativeInputEvent.SHIFT_MASK,
            0xffe2, NativeInputEvent.SHIFT_MASK,
            0xffe3, NativeInputEvent.CTRL_MASK,
            0xffe4, NativeInputEvent.CTRL_MASK,
            0xffe9, NativeInputEvent.ALT_MASK,
            0xffea, NativeInputEvent.ALT_MASK,
            0xffe7, NativeInputEvent.META_MASK,
            0xffe8, NativeInputEvent.META_MASK,
            0xffeb, NativeInputEvent.META_MASK,
            0xffec, NativeInputEvent.META_MASK);

    private final KeyRecord keys;
    private final Consumer<InputHookLine> out;
    private final Map<Integer, Held> held = new HashMap<>(); // by keycode, or by -keysym when that is unknown
    private final Deque<Button> heldButtons = new ArrayDeque<>();
    private boolean level3;

    /// @param out takes each event, on the dispatching thread
    InputHookListener(KeyRecord keys, Consumer<InputHookLine> out) {
        this.keys = keys;
        this.out = out;
    }

    @Override
    public void nativeKeyPressed(NativeKeyEvent e) {
        Held key = held(e, true);
        held.put(key.keycode() == 0 ? -key.keysym() : key.keycode(), key);
        int keysym = key.keysym();
        Set<Modifier> modifiers = modifiers(e, keysym);
        if (keysym == KEYSYM_LEVEL3_SHIFT) {
            level3 = true;
        }
        boolean types = !modifiers.contains(Modifier.CTRL)
                && !modifiers.contains(Modifier.ALT)
                && !modifiers.contains(Modifier.SUPER);
        String text = types ? Keysyms.text(keysym) : "";
        write(e, new InputEvent.KeyDown(Keysyms.name(keysym), key.keycode(), text, List.copyOf(modifiers)));
    }

    /// A key with what it meant when it went down.
    private record Held(int keycode, int keysym) {}

    private Held held(NativeKeyEvent e, boolean isPress) {
        KeyRecord.Key key = keys.take(isPress, e.getWhen());
        if (key == null) {
            return new Held(0, e.getRawCode());
        }
        return new Held(key.keycode(), key.keysym() == 0 ? e.getRawCode() : key.keysym());
    }

    @Override
    public void nativeKeyReleased(NativeKeyEvent e) {
        Held released = held(e, false);
        Held pressed = held.remove(released.keycode() == 0 ? -released.keysym() : released.keycode());
        Held key = pressed == null ? released : pressed;
        int keysym = key.keysym();
        if (keysym == KEYSYM_LEVEL3_SHIFT) {
            level3 = false;
        }
        write(e, new InputEvent.KeyUp(Keysyms.name(keysym), key.keycode(), List.copyOf(modifiers(e, keysym))));
    }

    @Override
    public void nativeMousePressed(NativeMouseEvent e) {
        Button button = button(e.getButton());
        heldButtons.remove(button);
        heldButtons.push(button);
        write(e, new InputEvent.MouseDown(e.getX(), e.getY(), button, e.getClickCount()));
    }

    @Override
    public void nativeMouseReleased(NativeMouseEvent e) {
        Button button = button(e.getButton());
        heldButtons.remove(button);
        write(e, new InputEvent.MouseUp(e.getX(), e.getY(), button, e.getClickCount()));
    }

    @Override
    public void nativeMouseMoved(NativeMouseEvent e) {
        write(e, new InputEvent.MouseMove(e.getX(), e.getY()));
    }

    @Override
    public void nativeMouseDragged(NativeMouseEvent e) {
        Button held = heldButtons.isEmpty() ? Button.UNKNOWN : heldButtons.peek();
        write(e, new InputEvent.MouseDrag(e.getX(), e.getY(), held));
    }

    @Override
    public void nativeMouseWheelMoved(NativeMouseWheelEvent e) {
        boolean forth = e.getWheelRotation() > 0;
        Direction direction = e.getWheelDirection() == NativeMouseWheelEvent.WHEEL_HORIZONTAL_DIRECTION
                ? (forth ? Direction.RIGHT : Direction.LEFT)
                : (forth ? Direction.DOWN : Direction.UP);
        write(e, new InputEvent.Scroll(e.getX(), e.getY(), direction, Math.abs(e.getWheelRotation())));
    }

    private void write(NativeInputEvent source, InputEvent event) {
        out.accept(new InputHookLine(source.getWhen(), event));
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
