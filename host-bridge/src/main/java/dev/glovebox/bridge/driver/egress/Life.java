package dev.glovebox.bridge.driver.egress;

import java.time.Duration;

/// When a connection has last moved, and for how long it may stand still.
final class Life {
    private volatile long limitNanos;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean onlyOnce;

    /// @param limit for all that happens until [#mayIdle]: a head that drips byte by byte is no sign of life
    Life(Duration limit) {
        limitNanos = limit.toNanos();
        onlyOnce = true;
    }

    /// From now on each byte is a sign.
    void mayIdle(Duration limit) {
        lastNanos = System.nanoTime();
        limitNanos = limit.toNanos();
        onlyOnce = false;
    }

    void sign() {
        if (!onlyOnce) {
            lastNanos = System.nanoTime();
        }
    }

    boolean isOver() {
        return System.nanoTime() - lastNanos > limitNanos;
    }
}
