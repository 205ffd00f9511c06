package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges from the changes of the screen since when it has been quiet.
///
/// A small spot that has changed three times, over half a second or more, is a recurring one (a text cursor that
/// blinks, a clock, a spinner): it does not count, then and in hindsight. What moves on or grows (text that is
/// typed, a bar) begins anew each time. For one thread.
final class QuietJudge {
    private static final int RECURRING_TIMES = 3;
    private static final long RECURRING_NANOS = Duration.ofMillis(500).toNanos();
    private static final long SPOT_AREA_MAX = 128 * 128;
    private static final int SPOT_MARGIN = 2;
    private static final int SPOTS_MAX = 64;

    private final Settle wish;
    private final List<Spot> spots = new ArrayList<>();
    private long loudNanos;
    private int changes;

    /// @param startNanos the quiet begins here at the earliest
    QuietJudge(Settle wish, long startNanos) {
        this.wish = wish;
        this.loudNanos = startNanos;
    }

    /// A small place on the screen that has changed.
    private static final class Spot {
        private Region box;
        private int times = 1;
        private long firstNanos;
        private long lastNanos;

        Spot(Region box, long nanos) {
            this.box = box;
            this.firstNanos = nanos;
            this.lastNanos = nanos;
        }

        boolean isRecurring() {
            return times >= RECURRING_TIMES && lastNanos - firstNanos >= RECURRING_NANOS;
        }

        void changed(Region where, long nanos) {
            Region all = box.union(where);
            if (all.area() > box.area()) { // it grows: what it was before does not count
                times = 0;
                firstNanos = nanos;
            }
            box = all;
            times++;
            lastNanos = nanos;
        }

        boolean takes(Region other) {
            Region both = box.union(other);
            return both.area() <= SPOT_AREA_MAX
                    && (box.grown(SPOT_MARGIN).contains(other)
                            || other.grown(SPOT_MARGIN).contains(box));
        }
    }

    /// The screen has changed.
    ///
    /// @param nanos when, by `System.nanoTime`
    /// @param boxes where
    void changed(long nanos, List<Region> boxes) {
        List<Region> counted = boxes.stream()
                .map(box -> wish.region().map(box::intersection).orElse(box))
                .filter(box -> !box.isEmpty())
                .filter(box -> wish.ignored().stream().noneMatch(ignored -> ignored.contains(box)))
                .toList();
        if (counted.stream().mapToLong(Region::area).sum() < Math.max(1, wish.areaMin())) {
            return;
        }
        changes++;
        for (Region box : counted) {
            Spot spot = box.area() <= SPOT_AREA_MAX ? spotOf(box, nanos) : null;
            if (spot == null) {
                loudNanos = Math.max(loudNanos, nanos);
            }
        }
    }

    /// Since when nothing has changed that counts, by `System.nanoTime`.
    long quietSinceNanos() {
        long since = loudNanos;
        for (Spot spot : spots) {
            if (!spot.isRecurring()) {
                since = Math.max(since, spot.lastNanos);
            }
        }
        return since;
    }

    /// How many changes there were within what is looked at, recurring ones included.
    int changes() {
        return changes;
    }

    /// The spots that keep changing.
    List<Region> recurring() {
        return spots.stream().filter(Spot::isRecurring).map(spot -> spot.box).toList();
    }

    private @Nullable Spot spotOf(Region box, long nanos) {
        for (Spot spot : spots) {
            if (spot.takes(box)) {
                spot.changed(box, nanos);
                return spot;
            }
        }
        if (spots.size() == SPOTS_MAX) {
            forgetOldest();
        }
        var spot = new Spot(box, nanos);
        spots.add(spot);
        return spot;
    }

    private void forgetOldest() {
        Spot oldest = spots.stream()
                .min(Comparator.comparingLong(spot -> spot.lastNanos))
                .orElseThrow();
        loudNanos = Math.max(loudNanos, oldest.lastNanos);
        spots.remove(oldest);
    }
}
