package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.List;

/// Waits until the screen has come to rest.
final class SettleWait {
    private SettleWait() {}

    /// Waits for `wish` on the screen that `watch` follows.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] when its region is not on the screen
    static Settled await(FrameWatch watch, Settle wish) throws InterruptedException {
        Frame frame = watch.last();
        for (Region wanted : wish.region().stream().toList()) {
            if (!frame.bounds().contains(wanted)) {
                throw new Failure.BadParameter("settle", wanted.toString(), "a region within " + frame.bounds())
                        .asException();
            }
        }
        long start = System.nanoTime();
        long deadline = start + wish.limit().toNanos();
        Region region = wish.region().orElse(frame.bounds());
        var judge = new QuietJudge(wish, start);
        while (true) {
            long now = System.nanoTime();
            long quietAt = judge.quietSinceNanos() + wish.quiet().toNanos();
            boolean over = now >= Math.min(quietAt, deadline);
            Frame next = over ? watch.look() : watch.next(Duration.ofNanos(Math.min(quietAt, deadline) - now));
            if (next != null && next.version() != frame.version()) {
                judge.changed(next.capturedNanos(), changes(frame, next, region));
            }
            frame = next == null ? frame : next;
            boolean settled = now >= judge.quietSinceNanos() + wish.quiet().toNanos();
            if (over && (settled || now >= deadline)) {
                return new Settled(frame, settled, Duration.ofNanos(now - start), judge.changes(), judge.recurring());
            }
        }
    }

    private static List<Region> changes(Frame before, Frame after, Region region) {
        Region part = region.intersection(after.bounds()); // the screen may have become smaller
        return part.isEmpty()
                ? List.of()
                : FrameChanges.between(before, after, part).boxes();
    }
}
