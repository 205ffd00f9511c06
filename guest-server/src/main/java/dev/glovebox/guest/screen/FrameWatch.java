package dev.glovebox.guest.screen;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Follows the screen: each look answers what changed since the one before. For one thread.
final class FrameWatch {
    private final Captures captures;
    private final DamageSource damage;
    private long serial;
    private Frame last;

    /// Begins with the screen as it is.
    FrameWatch(Captures captures, DamageSource damage) {
        this.captures = captures;
        this.damage = damage;
        this.serial = damage.serial();
        this.last = captures.take(false);
    }

    /// The frame of the last look.
    Frame last() {
        return last;
    }

    /// Looks now.
    Frame look() {
        serial = damage.serial();
        last = captures.take(false);
        return last;
    }

    /// Waits until something was drawn, and looks.
    ///
    /// @param limit how long to wait at most
    /// @return the frame; null when nothing was drawn
    @Nullable
    Frame next(Duration limit) throws InterruptedException {
        return limit.isPositive() && damage.await(serial, limit) ? look() : null;
    }

    /// As [#next], but looks after `interval` in any case, for the pointer moves without a drawing.
    Frame next(Duration limit, Duration interval) throws InterruptedException {
        Frame frame = next(limit.compareTo(interval) < 0 ? limit : interval);
        return frame == null ? look() : frame;
    }
}
