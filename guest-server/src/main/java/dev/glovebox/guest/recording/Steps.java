package dev.glovebox.guest.recording;

import dev.glovebox.guest.recording.InputEvent.Button;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where in a recording a step begins: a click, a drag, a burst of the wheel, a piece of typing, an action. What an
/// action causes belongs to it. Not thread-safe.
final class Steps {
    private static final long PAUSE_MS = 1000; // typing or scrolling that rests this long is another step

    private final Set<Button> held = EnumSet.noneOf(Button.class);
    private int actions; // that are going on
    private Kind last = Kind.NONE;
    private long lastMs;

    private enum Kind {
        NONE,
        KEYS,
        BUTTONS,
        WHEEL
    }

    /// Whether `event` is a step's first one; to be asked once for each event.
    boolean begins(InputEvent event, long timeMs) {
        Kind before = last;
        boolean rested = timeMs - lastMs >= PAUSE_MS;
        Kind kind = kind(event);
        if (kind != null) {
            last = kind;
            lastMs = timeMs;
        }
        boolean begins = switch (event) {
            case InputEvent.MouseDown down -> held.isEmpty() && down.clicks() <= 1;
            case InputEvent.Scroll _ -> held.isEmpty() && (before != Kind.WHEEL || rested);
            case InputEvent.KeyDown _ -> before != Kind.KEYS || rested;
            default -> false;
        };
        hold(event);
        return begins && actions == 0;
    }

    void actionBegan() {
        actions++;
    }

    void actionEnded() {
        actions = Math.max(0, actions - 1);
        last = Kind.NONE;
    }

    private void hold(InputEvent event) {
        switch (event) {
            case InputEvent.MouseDown down -> held.add(down.button());
            case InputEvent.MouseUp up -> held.remove(up.button());
            case InputEvent.Gap _ -> held.clear();
            default -> {}
        }
    }

    /// Null for what neither begins nor ends a step.
    private static @Nullable Kind kind(InputEvent event) {
        return switch (event) {
            case InputEvent.KeyDown _, InputEvent.KeyUp _ -> Kind.KEYS;
            case InputEvent.MouseDown _, InputEvent.MouseUp _ -> Kind.BUTTONS;
            case InputEvent.Scroll _ -> Kind.WHEEL;
            case InputEvent.Gap _ -> Kind.NONE;
            case InputEvent.MouseMove _, InputEvent.MouseDrag _ -> null;
        };
    }
}
