package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Region;
import java.time.Duration;

/// Waits until the screen has come to rest.
final class SettleWait {
    /// A busy screen is not looked at more often than this.
    private static final Duration PACE = Duration.ofMillis(8);

    private SettleWait() {}

    /// Waits for `wish` on the screen that `watch` follows.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] when its region is not on the screen
    static Settled await(FrameWatch watch, Settle wish) throws InterruptedException {
        Frame frame = watch.last();
        for (Region region : wish.region().stream().toList()) {
            if (!frame.bounds().contains(region)) {
                throw new Failure.BadParameter("settle", region.toString(), "a region within " + frame.bounds())
                        .asException();
            }
        }
        long start = System.nanoTime();
        long deadline = start + wish.limit().toNanos();
        var judge = new QuietJudge(wish, start);
        while (true) {
            long now = System.nanoTime();
            long quietAt = judge.quietSinceNanos() + wish.quiet().toNanos();
            boolean settled = now >= quietAt;
            if (settled || now >= deadline) {
                return new Settled(frame, settled, Duration.ofNanos(now - start), judge.changes(), judge.recurring());
            }
            Frame next = watch.next(Duration.ofNanos(Math.min(quietAt, deadline) - now));
            if (next != null) {
                if (next.version() != frame.version()) {
                    judge.changed(
                            next.capturedNanos(),
                            FrameChanges.between(frame, next).boxes());
                }
                frame = next;
                Thread.sleep(PACE);
            }
        }
    }
}
