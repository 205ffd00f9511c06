package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.replay.RecordedEvent.Begun;
import dev.glovebox.guest.replay.RecordedEvent.Button;
import dev.glovebox.guest.replay.RecordedEvent.Ended;
import dev.glovebox.guest.replay.RecordedEvent.Gap;
import dev.glovebox.guest.replay.RecordedEvent.Input;
import dev.glovebox.guest.replay.RecordedEvent.Motion;
import dev.glovebox.guest.replay.RecordedEvent.Shown;
import dev.glovebox.guest.replay.RecordedEvent.Wheel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the steps in a recording's events, which it is given in order.
///
/// What the input engine was asked to do is a step as it was asked, and the input that it caused is passed over;
/// where it did not do all of it, that input is what counts. For one thread.
final class StepFinder {
    /// The pointer rests where it stays for this long: something may show up there.
    static final long REST_MS = 250;

    private static final int STEADY = 2;

    private final Consumer<Step> sink;
    private final StepJoiner joiner;
    private final Map<String, Input> held = new LinkedHashMap<>();
    private List<Observed> episode = new ArrayList<>();
    private @Nullable Motion loose; // where the pointer went with nothing held, and has not been told of
    private Point pointer = new Point(-1, -1); // where the steps so far leave it
    private @Nullable RecordedFrame frame;
    private @Nullable String gap;
    private @Nullable Begun asked;
    private List<RecordedEvent> caused = new ArrayList<>();
    private long lastMs;

    StepFinder(Consumer<Step> sink) {
        this.sink = sink;
        this.joiner = new StepJoiner(this.sink);
    }

    /// Takes the next event.
    void accept(RecordedEvent event) {
        lastMs = Math.max(lastMs, event.timeMs());
        switch (event) {
            case Begun begun -> {
                endAction(false);
                flush(begun.timeMs());
                asked = begun;
            }
            case Ended ended -> endAction(ended.done());
            case RecordedEvent other when asked != null -> caused.add(other);
            case Shown shown -> frame = shown.frame();
            case Gap(long timeMs, String reason) -> {
                flush(timeMs);
                gap = reason;
            }
            case Input input -> input(input);
        }
    }

    /// How the screen looked last; null when it was not looked at after the last step.
    @Nullable
    RecordedFrame end() {
        endAction(false);
        flush(lastMs);
        return frame;
    }

    private void endAction(boolean done) {
        Begun begun = asked;
        List<RecordedEvent> events = caused;
        asked = null;
        caused = new ArrayList<>();
        if (begun == null) {
            return;
        }
        if (!done) {
            events.forEach(this::accept);
        } else if (!ActionReader.isLook(begun.action())) {
            whole(begun, events);
        }
    }

    private void whole(Begun begun, List<RecordedEvent> events) {
        Optional<Action> known = ActionReader.read(begun.action());
        Action action = known.orElseGet(() -> new Action.Given(begun.action(), equivalent(events)));
        RecordedFrame before = takeFrame();
        for (RecordedEvent event : events) {
            if (event instanceof Shown shown) {
                before = before == null ? shown.frame() : before;
                frame = shown.frame();
            } else if (event instanceof Input && !(event instanceof Motion)) {
                frame = null;
            }
        }
        joiner.addWhole(new Step(0, begun.timeMs(), lastMs, action, before, takeGap()));
        pointer = lastPlace(action, events);
    }

    private Point lastPlace(Action action, List<RecordedEvent> events) {
        Point place = action.target().orElse(pointer);
        for (RecordedEvent event : events) {
            if (event instanceof Motion motion) {
                place = motion.at();
            }
        }
        return place;
    }

    private static List<Action> equivalent(List<RecordedEvent> events) {
        var actions = new ArrayList<Action>();
        var finder = new StepFinder(step -> actions.add(step.action()));
        events.forEach(finder::accept);
        finder.flush(finder.lastMs);
        return actions;
    }

    private void input(Input input) {
        switch (input) {
            case Motion motion -> {
                if (held.isEmpty()) {
                    rest(motion.timeMs());
                    loose = motion;
                } else {
                    add(motion);
                }
            }
            case Wheel wheel -> wheel(wheel);
            case RecordedEvent.Key key -> {
                if (key.isPress() && held.containsKey(key.id())) {
                    release(key.released(key.timeMs()), key.id()); // it repeats
                }
                change(key, key.id(), key.isPress());
            }
            case Button button -> change(button, button.id(), button.isPress());
        }
    }

    private void wheel(Wheel wheel) {
        rest(wheel.timeMs());
        if (held.isEmpty()) {
            add(wheel);
            Observed turned = episode.removeFirst();
            var scroll = new Action.Scroll(wheel.at().x(), wheel.at().y(), wheel.notchesX(), wheel.notchesY());
            tell(turned.step(scroll, wheel.timeMs()));
        } else {
            add(wheel);
        }
    }

    private void change(Input input, String id, boolean isPress) {
        if (isPress) {
            rest(input.timeMs());
            held.put(id, input);
            add(input);
        } else if (held.containsKey(id)) { // else it went down before the recording began
            release(input, id);
        }
    }

    private void release(Input input, String id) {
        held.remove(id);
        add(input);
        if (held.isEmpty()) {
            fold();
        }
    }

    private void add(Input input) {
        boolean begins = !(input instanceof Motion) && !isRelease(input);
        episode.add(new Observed(input, begins ? takeFrame() : null, begins ? takeGap() : null));
    }

    private static boolean isRelease(Input input) {
        return input instanceof RecordedEvent.Key key && !key.isPress()
                || input instanceof Button button && !button.isPress();
    }

    private void fold() {
        List<Observed> ended = episode;
        episode = new ArrayList<>();
        EpisodeFolder.fold(ended).forEach(this::tell);
        for (Observed observed : ended) {
            switch (observed.event()) {
                case Motion motion -> loose = motion;
                case Button button -> settle(button.at());
                default -> {}
            }
        }
    }

    private void settle(Point at) {
        pointer = at;
        loose = null;
    }

    private void tell(Step step) {
        if (step.action() instanceof Action.Scroll scroll) {
            settle(new Point(scroll.x(), scroll.y()));
        }
        joiner.add(step);
    }

    /// Tells where the pointer rested until now, if it did.
    private void rest(long nowMs) {
        Motion motion = loose;
        if (motion != null && nowMs - motion.timeMs() >= REST_MS && held.isEmpty()) {
            hover(motion);
        }
    }

    private void hover(Motion motion) {
        Point at = motion.at();
        loose = null;
        if (!at.isNear(pointer, STEADY)) {
            pointer = at;
            joiner.add(new Step(0, motion.timeMs(), motion.timeMs(), new Action.Move(at.x(), at.y()), null, takeGap()));
        }
    }

    /// Ends what is going on, as if what is held were released.
    private void flush(long nowMs) {
        for (Map.Entry<String, Input> press : List.copyOf(held.entrySet()).reversed()) {
            Input up = switch (press.getValue()) {
                case RecordedEvent.Key key -> key.released(nowMs);
                case Button down -> new Button(nowMs, false, lastPlace(down.at()), down.button(), down.clicks());
                default -> throw new IllegalStateException("held: " + press);
            };
            release(up, press.getKey());
        }
        if (loose != null) {
            hover(loose);
        }
        joiner.flush();
    }

    private Point lastPlace(Point pressed) {
        Point place = pressed;
        for (Observed observed : episode) {
            if (observed.event() instanceof Motion motion) {
                place = motion.at();
            }
        }
        return place;
    }

    private @Nullable RecordedFrame takeFrame() {
        RecordedFrame taken = frame;
        frame = null;
        return taken;
    }

    private @Nullable String takeGap() {
        String taken = gap;
        gap = null;
        return taken;
    }
}
