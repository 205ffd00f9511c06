package dev.glovebox.guest.x11;

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
import org.jspecify.annotations.Nullable;

/// Turns what devices do into input events: keys with what they mean, clicks that are counted, wheels, drags.
/// Begins with nothing held; not thread-safe.
final class RecordedInput {
    private static final int CLICK_MAX_MS = 400; // as GTK and Qt count a double click
    private static final int CLICK_MAX_PIXELS = 5;
    private static final Map<Integer, Modifier> MODIFIERS = Map.ofEntries(
            Map.entry(0xffe1, Modifier.SHIFT),
            Map.entry(0xffe2, Modifier.SHIFT),
            Map.entry(0xffe3, Modifier.CTRL),
            Map.entry(0xffe4, Modifier.CTRL),
            Map.entry(0xffe9, Modifier.ALT),
            Map.entry(0xffea, Modifier.ALT),
            Map.entry(0xfe03, Modifier.ALTGR),
            Map.entry(0xffe7, Modifier.SUPER),
            Map.entry(0xffe8, Modifier.SUPER),
            Map.entry(0xffeb, Modifier.SUPER),
            Map.entry(0xffec, Modifier.SUPER));
    private static final Map<Modifier, Integer> MASKS = Map.of(
            Modifier.SHIFT, DeviceEvent.SHIFT_MASK,
            Modifier.CTRL, DeviceEvent.CONTROL_MASK,
            Modifier.ALT, DeviceEvent.MOD1_MASK,
            Modifier.ALTGR, DeviceEvent.MOD5_MASK,
            Modifier.SUPER, DeviceEvent.MOD4_MASK);

    private final Map<Integer, Integer> heldKeys = new HashMap<>(); // keycode to the keysym that it went down with
    private final Deque<Button> heldButtons = new ArrayDeque<>();
    private @Nullable Click click; // the last one

    /// A press of a button.
    private record Click(int button, int timeMs, int x, int y, int count) {

        boolean isContinuedBy(DeviceEvent e) {
            return button == e.detail()
                    && e.timeMs() - timeMs <= CLICK_MAX_MS
                    && Math.abs(e.x() - x) <= CLICK_MAX_PIXELS
                    && Math.abs(e.y() - y) <= CLICK_MAX_PIXELS;
        }
    }

    /// What happened; null for nothing that counts.
    @Nullable
    InputEvent of(DeviceEvent e, KeyMeanings keys) {
        return switch (e.type()) {
            case DeviceEvent.KEY_PRESS -> pressed(e, keys.keysym(e.detail(), e.state()));
            case DeviceEvent.KEY_RELEASE -> released(e, keys);
            case DeviceEvent.BUTTON_PRESS -> buttonPressed(e);
            case DeviceEvent.BUTTON_RELEASE -> buttonReleased(e);
            case DeviceEvent.MOTION_NOTIFY -> moved(e);
            default -> null;
        };
    }

    private InputEvent pressed(DeviceEvent e, int keysym) {
        heldKeys.put(e.detail(), keysym);
        Set<Modifier> modifiers = modifiers(e.state(), null);
        boolean types = !modifiers.contains(Modifier.CTRL)
                && !modifiers.contains(Modifier.ALT)
                && !modifiers.contains(Modifier.SUPER);
        String text = types ? Keysyms.text(keysym) : "";
        return new InputEvent.KeyDown(Keysyms.name(keysym), e.detail(), text, List.copyOf(modifiers));
    }

    private InputEvent released(DeviceEvent e, KeyMeanings keys) {
        int now = keys.keysym(e.detail(), e.state());
        Integer pressed = heldKeys.remove(e.detail());
        int keysym = pressed == null ? now : pressed;
        Modifier own = MODIFIERS.get(keysym);
        boolean other = own != null && heldKeys.values().stream().anyMatch(held -> MODIFIERS.get(held) == own);
        Set<Modifier> modifiers = modifiers(e.state(), other ? null : own);
        return new InputEvent.KeyUp(Keysyms.name(keysym), e.detail(), List.copyOf(modifiers));
    }

    private static Set<Modifier> modifiers(int state, @Nullable Modifier but) {
        var held = EnumSet.noneOf(Modifier.class);
        MASKS.forEach((modifier, mask) -> {
            if ((state & mask) != 0 && modifier != but) {
                held.add(modifier);
            }
        });
        return held;
    }

    private InputEvent buttonPressed(DeviceEvent e) {
        Direction direction = direction(e.detail());
        if (direction != null) {
            return new InputEvent.Scroll(e.x(), e.y(), direction, 1);
        }
        Click before = click;
        int count = before != null && before.isContinuedBy(e) ? before.count() + 1 : 1;
        click = new Click(e.detail(), e.timeMs(), e.x(), e.y(), count);
        Button button = button(e.detail());
        heldButtons.remove(button);
        heldButtons.push(button);
        return new InputEvent.MouseDown(e.x(), e.y(), button, count);
    }

    private @Nullable InputEvent buttonReleased(DeviceEvent e) {
        if (direction(e.detail()) != null) {
            return null; // a notch is told when it begins
        }
        Click pressed = click;
        int count = pressed != null && pressed.button() == e.detail() ? pressed.count() : 1;
        Button button = button(e.detail());
        heldButtons.remove(button);
        return new InputEvent.MouseUp(e.x(), e.y(), button, count);
    }

    private InputEvent moved(DeviceEvent e) {
        Button held = heldButtons.peek();
        if (held != null) {
            return new InputEvent.MouseDrag(e.x(), e.y(), held);
        }
        return (e.state() & DeviceEvent.BUTTON_MASKS) != 0
                ? new InputEvent.MouseDrag(e.x(), e.y(), Button.UNKNOWN)
                : new InputEvent.MouseMove(e.x(), e.y());
    }

    private static @Nullable Direction direction(int button) {
        return switch (button) {
            case 4 -> Direction.UP;
            case 5 -> Direction.DOWN;
            case 6 -> Direction.LEFT;
            case 7 -> Direction.RIGHT;
            default -> null;
        };
    }

    private static Button button(int number) {
        return switch (number) {
            case 1 -> Button.LEFT;
            case 2 -> Button.MIDDLE;
            case 3 -> Button.RIGHT;
            case 8 -> Button.BACK;
            case 9 -> Button.FORWARD;
            default -> Button.UNKNOWN;
        };
    }
}
