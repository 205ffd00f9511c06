package dev.glovebox.guest.screen;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Follows the screen: each look answers what it shows by then. For one thread.
final class FrameWatch {
    /// The pointer moves without anything being drawn: who cares looks this often in any case.
    private static final Duration POINTER_INTERVAL = Duration.ofMillis(25);

    /// A busy screen is not looked at more often than this.
    private static final Duration PACE = Duration.ofMillis(8);

    private final Captures captures;
    private final DamageSource damage;
    private long serial;
    private long lookedNanos;
    private Frame last;

    /// Begins with the screen as it is.
    FrameWatch(Captures captures, DamageSource damage) {
        this.captures = captures;
        this.damage = damage;
        this.serial = damage.serial();
        this.last = captures.take(false);
        this.lookedNanos = System.nanoTime();
    }

    /// The frame of the last look.
    Frame last() {
        return last;
    }

    /// Looks now.
    Frame look() {
        serial = damage.serial();
        last = captures.take(false);
        lookedNanos = System.nanoTime();
        return last;
    }

    /// Waits until something was drawn since the last look, and looks.
    ///
    /// @param limit how long to wait at most
    /// @return the frame; null when nothing was drawn
    @Nullable
    Frame next(Duration limit) throws InterruptedException {
        if (!limit.isPositive() || !damage.await(serial, limit)) {
            return null;
        }
        Thread.sleep(Duration.ofNanos(Math.max(0, lookedNanos + PACE.toNanos() - System.nanoTime())));
        return look();
    }

    /// As [#next], but looks now and then in any case, for the pointer's sake.
    Frame nextWithPointer(Duration limit) throws InterruptedException {
        Frame frame = next(limit.compareTo(POINTER_INTERVAL) < 0 ? limit : POINTER_INTERVAL);
        return frame == null ? look() : frame;
    }
}
