package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.replay.RecordedEvent.Button;
import java.util.ArrayList;
import java.util.List;

/// Folds an episode, all that happens from when something goes down until nothing is held any more, into steps.
final class EpisodeFolder {
    /// A key or button that is held for longer is meant to be held.
    static final long HOLD_MS = 500;

    private EpisodeFolder() {}

    /// The steps, in order.
    ///
    /// @param episode begins with a press, and releases what it presses
    static List<Step> fold(List<Observed> episode) {
        List<Observed> presses = new ArrayList<>();
        List<Observed> keys = new ArrayList<>();
        boolean keysOnly = true;
        for (Observed observed : episode) {
            switch (observed.event()) {
                case RecordedEvent.Key key -> {
                    keys.add(observed);
                    if (key.isPress()) {
                        presses.add(observed);
                    }
                }
                case RecordedEvent.Motion _ -> {}
                default -> keysOnly = false;
            }
        }
        if (keysOnly && isTyping(keys)) {
            return typing(keys);
        }
        return keysOnly && isChord(keys) ? List.of(chord(keys, presses)) : Literal.of(episode);
    }

    private static RecordedEvent.Key key(Observed observed) {
        return (RecordedEvent.Key) observed.event();
    }

    /// Whether the keys are struck one after the other, be it that the next goes down before the last is up, and
    /// nothing but Shift is held on purpose.
    private static boolean isTyping(List<Observed> keys) {
        int strokes = 0;
        boolean held = false;
        for (int i = 0; i < keys.size(); i++) {
            RecordedEvent.Key key = key(keys.get(i));
            if (Keysyms.isCommand(key.keysym())) {
                return false;
            }
            if (key.isPress() && !Keysyms.isShift(key.keysym())) {
                strokes++;
                held |= heldMs(keys, i) > HOLD_MS;
            }
        }
        return strokes > 0 && !(held && strokes > 1);
    }

    private static long heldMs(List<Observed> keys, int press) {
        for (int i = press + 1; i < keys.size(); i++) {
            if (key(keys.get(i)).id().equals(key(keys.get(press)).id())) {
                return keys.get(i).timeMs() - keys.get(press).timeMs();
            }
        }
        return 0;
    }

    private static List<Step> typing(List<Observed> keys) {
        var steps = new ArrayList<Step>();
        var shifts = new ArrayList<String>();
        for (int i = 0; i < keys.size(); i++) {
            RecordedEvent.Key key = key(keys.get(i));
            if (Keysyms.isShift(key.keysym())) {
                if (key.isPress()) {
                    shifts.add(key.keysym());
                } else {
                    shifts.remove(key.keysym());
                }
            } else if (key.isPress()) {
                steps.add(stroke(keys.get(i), key, shifts, heldMs(keys, i)));
            }
        }
        return steps;
    }

    private static Step stroke(Observed observed, RecordedEvent.Key key, List<String> shifts, long heldMs) {
        boolean commands = key.text().equals("\n") || key.text().equals("\t");
        boolean typed = !key.text().isEmpty() && !(commands && !shifts.isEmpty());
        if (typed && heldMs <= HOLD_MS) {
            return observed.step(new Action.Type(key.text()), key.timeMs());
        }
        var chord = new ArrayList<>(shifts);
        chord.add(Keysyms.bare(key.keysym(), !shifts.isEmpty()));
        return heldMs > HOLD_MS
                ? observed.step(new Action.HoldKey(chord, heldMs), key.timeMs() + heldMs)
                : observed.step(new Action.Keypress(chord), key.timeMs());
    }

    /// Whether all keys go down before one comes up.
    private static boolean isChord(List<Observed> keys) {
        boolean released = false;
        for (Observed observed : keys) {
            if (key(observed).isPress() && released) {
                return false;
            }
            released |= !key(observed).isPress();
        }
        return true;
    }

    private static Step chord(List<Observed> keys, List<Observed> presses) {
        List<String> names = presses.stream()
                .map(press -> Keysyms.bare(key(press).keysym(), key(press).modified()))
                .toList();
        long heldMs = keys.get(presses.size()).timeMs() - presses.getLast().timeMs();
        long endMs = keys.getLast().timeMs();
        Observed first = presses.getFirst();
        return heldMs > HOLD_MS
                ? first.step(new Action.HoldKey(names, heldMs), endMs)
                : first.step(new Action.Keypress(names), endMs);
    }

    /// The steps of a button that goes down, moves or not, and comes up.
    static List<Step> pointer(Observed down, List<Point> path, Observed up) {
        var press = (Button) down.event();
        Point at = press.at();
        boolean still = path.stream().allMatch(point -> point.isNear(at, 2));
        if (!still) {
            return List.of(down.step(new Action.Drag(PathThinning.of(path), press.button()), up.timeMs()));
        }
        long heldMs = up.timeMs() - down.timeMs();
        if (heldMs <= HOLD_MS) {
            return List.of(down.step(new Action.Click(at.x(), at.y(), press.button(), press.clicks()), up.timeMs()));
        }
        Point end = path.getLast();
        return List.of(
                down.step(new Action.MouseDown(at.x(), at.y(), press.button()), down.timeMs()),
                new Step(0, down.timeMs(), up.timeMs(), new Action.Wait(heldMs), null, null),
                up.step(new Action.MouseUp(end.x(), end.y(), press.button()), up.timeMs()));
    }
}
