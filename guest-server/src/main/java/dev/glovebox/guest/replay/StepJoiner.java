package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes one step of neighbours that belong together: characters of a text, clicks of a double click, notches of a
/// turn of the wheel. Numbers the steps.
final class StepJoiner {
    private static final int CLICKS_MAX = 3;

    /// A hand that points twice at the same thing is this steady, in pixels.
    private static final int STEADY = 2;

    /// Whoever pauses this long may have looked at the screen.
    private static final long LOOK_MS = 500;
    /// The same after a key that sends something off.
    private static final long LOOK_AFTER_RETURN_MS = 250;
    /// The same when nobody knows how the screen was.
    private static final long PAUSE_MS = 1000;

    private final Consumer<Step> sink;
    private @Nullable Step last;
    private boolean lastIsWhole;
    private int count;

    StepJoiner(Consumer<Step> sink) {
        this.sink = sink;
    }

    /// Takes a step that may be a part of one; a click of it has the number that the events count.
    void add(Step step) {
        Step before = last;
        Step joined = before == null || lastIsWhole || step.gap() != null ? null : join(before, step);
        if (joined == null) {
            flush();
            joined = step.action() instanceof Action.Click click
                    ? step.with(new Action.Click(click.x(), click.y(), click.button(), 1), step.endMs())
                    : step;
        }
        last = joined;
    }

    /// Takes a step that stays as it is.
    void addWhole(Step step) {
        flush();
        last = step;
        lastIsWhole = true;
    }

    /// Passes on what is left.
    void flush() {
        if (last != null) {
            sink.accept(last.numbered(++count));
        }
        last = null;
        lastIsWhole = false;
    }

    private static @Nullable Step join(Step before, Step step) {
        long pauseMs = step.startMs() - before.endMs();
        if (before.action() instanceof Action.Type(String first) && step.action() instanceof Action.Type(String next)) {
            return isRun(before, first, step, pauseMs)
                    ? before.with(new Action.Type(first + next), step.endMs())
                    : null;
        }
        if (before.action() instanceof Action.Click first && step.action() instanceof Action.Click next) {
            return isRepeated(first, next)
                    ? before.with(new Action.Click(first.x(), first.y(), first.button(), next.clicks()), step.endMs())
                    : null;
        }
        if (before.action() instanceof Action.Scroll first && step.action() instanceof Action.Scroll next) {
            return pauseMs < LOOK_MS && isContinued(first, next)
                    ? before.with(
                            new Action.Scroll(
                                    first.x(),
                                    first.y(),
                                    first.notchesX() + next.notchesX(),
                                    first.notchesY() + next.notchesY()),
                            step.endMs())
                    : null;
        }
        return null;
    }

    private static boolean isRun(Step before, String text, Step step, long pauseMs) {
        RecordedFrame frame = step.frame();
        if (frame == null) {
            return pauseMs < PAUSE_MS;
        }
        boolean sent = text.endsWith("\n") || text.endsWith("\t");
        return pauseMs < (sent ? LOOK_AFTER_RETURN_MS : LOOK_MS) && isSameWindow(before.frame(), frame);
    }

    private static boolean isSameWindow(@Nullable RecordedFrame before, RecordedFrame after) {
        WindowInfo one = before == null ? null : before.window();
        WindowInfo other = after.window();
        return one == null || other == null || one.id().equals(other.id());
    }

    private static boolean isRepeated(Action.Click first, Action.Click next) {
        return next.clicks() == first.clicks() + 1
                && next.clicks() <= CLICKS_MAX
                && next.button().equals(first.button())
                && new Point(first.x(), first.y()).isNear(new Point(next.x(), next.y()), STEADY);
    }

    private static boolean isContinued(Action.Scroll first, Action.Scroll next) {
        return new Point(first.x(), first.y()).isNear(new Point(next.x(), next.y()), STEADY)
                && Integer.signum(first.notchesX()) == Integer.signum(next.notchesX())
                && Integer.signum(first.notchesY()) == Integer.signum(next.notchesY());
    }
}
