package dev.glovebox.guest.input;

import dev.glovebox.guest.image.Point;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps two clicks that were asked for one by one from being taken for a double click. For the thread that has the
/// lane.
final class Clicks {
    private static final Duration DOUBLE = Duration.ofMillis(500); // the longest that toolkits wait by default
    private static final int NEAR_PIXELS = 8;

    private @Nullable Click last;

    private record Click(Point place, MouseButton button, long nanos) {}

    /// How long to wait before a click.
    Duration gap(Point place, MouseButton button) {
        Click before = last;
        boolean isNear =
                before != null && before.button() == button && before.place().isNear(place, NEAR_PIXELS);
        long left = before == null ? 0 : DOUBLE.toNanos() - (System.nanoTime() - before.nanos());
        return isNear && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /// A click has been done.
    void done(Point place, MouseButton button) {
        last = new Click(place, button, System.nanoTime());
    }
}
