package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.replay.RecordedEvent.Button;
import dev.glovebox.guest.replay.RecordedEvent.Motion;
import dev.glovebox.guest.replay.RecordedEvent.Wheel;
import java.util.ArrayList;
import java.util.List;

/// Retells an episode press by press, where it cannot be told shorter: only what goes down and comes up with
/// nothing but motion between becomes one step.
final class Literal {
    private final List<Observed> episode;
    private final List<Step> steps = new ArrayList<>();
    private int heldButtons;

    private Literal(List<Observed> episode) {
        this.episode = episode;
    }

    /// The steps, in order.
    static List<Step> of(List<Observed> episode) {
        var literal = new Literal(episode);
        int next = 0;
        while (next < episode.size()) {
            next = literal.tell(next);
        }
        return literal.steps;
    }

    /// Tells what begins at `index`; answers where the rest begins.
    private int tell(int index) {
        Observed observed = episode.get(index);
        return switch (observed.event()) {
            case RecordedEvent.Key key -> key(index, observed, key);
            case Button button -> button(index, observed, button);
            case Motion _ -> motion(index);
            case Wheel(long timeMs, Point at, int notchesX, int notchesY) -> {
                steps.add(observed.step(new Action.Scroll(at.x(), at.y(), notchesX, notchesY), timeMs));
                yield index + 1;
            }
        };
    }

    private int key(int index, Observed observed, RecordedEvent.Key key) {
        String name = Keysyms.bare(key.keysym(), key.modified());
        if (!key.isPress()) {
            steps.add(observed.step(new Action.KeyUp(name), key.timeMs()));
            return index + 1;
        }
        int next = afterMotion(index + 1);
        if (heldButtons == 0
                && episode.get(next).event() instanceof RecordedEvent.Key up
                && !up.isPress()
                && up.id().equals(key.id())) {
            long heldMs = up.timeMs() - key.timeMs();
            Action tap = heldMs > EpisodeFolder.HOLD_MS
                    ? new Action.HoldKey(List.of(name), heldMs)
                    : new Action.Keypress(List.of(name));
            steps.add(observed.step(tap, up.timeMs()));
            return next + 1;
        }
        steps.add(observed.step(new Action.KeyDown(name), key.timeMs()));
        return index + 1;
    }

    private int button(int index, Observed observed, Button button) {
        Point at = button.at();
        if (!button.isPress()) {
            heldButtons--;
            steps.add(observed.step(new Action.MouseUp(at.x(), at.y(), button.button()), button.timeMs()));
            return index + 1;
        }
        int next = afterMotion(index + 1);
        if (heldButtons == 0
                && episode.get(next).event() instanceof Button up
                && !up.isPress()
                && up.id().equals(button.id())) {
            List<Point> path = path(index + 1, next);
            path.addFirst(at);
            path.add(up.at());
            steps.addAll(EpisodeFolder.pointer(observed, path, episode.get(next)));
            return next + 1;
        }
        heldButtons++;
        steps.add(observed.step(new Action.MouseDown(at.x(), at.y(), button.button()), button.timeMs()));
        return index + 1;
    }

    /// The way of the pointer, which matters while a button is held; else where it rests.
    private int motion(int index) {
        int next = afterMotion(index);
        List<Point> path = path(index, next);
        if (heldButtons > 0) {
            PathThinning.of(path).forEach(point -> move(episode.get(index), point, episode.get(next - 1)));
        } else if (episode.get(next).timeMs() - episode.get(next - 1).timeMs() >= StepFinder.REST_MS) {
            move(episode.get(next - 1), path.getLast(), episode.get(next - 1));
        }
        return next;
    }

    private void move(Observed first, Point point, Observed last) {
        steps.add(new Step(0, first.timeMs(), last.timeMs(), new Action.Move(point.x(), point.y()), null, null));
    }

    /// The first place from `index` on that is no motion; there is one, as an episode ends with a release.
    private int afterMotion(int index) {
        int next = index;
        while (episode.get(next).event() instanceof Motion) {
            next++;
        }
        return next;
    }

    private List<Point> path(int from, int to) {
        var path = new ArrayList<Point>();
        for (Observed observed : episode.subList(from, to)) {
            path.add(((Motion) observed.event()).at());
        }
        return path;
    }
}
