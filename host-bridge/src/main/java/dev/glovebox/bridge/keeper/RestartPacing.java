package dev.glovebox.bridge.keeper;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long a machine that has ended is left alone before it is started again: a second at first, twice as long
/// each time, a minute at most; from the beginning once it has run for ten minutes.
final class RestartPacing {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration HEALTHY = Duration.ofMinutes(10);

    private int restarts;
    private Duration next = Duration.ofSeconds(1);
    private long lastStart = System.nanoTime();

    int restarts() {
        return restarts;
    }

    /// Waits, and tells whether the machine is still wanted then.
    boolean pause(BooleanSupplier given) throws InterruptedException {
        if (System.nanoTime() - lastStart > HEALTHY.toNanos()) {
            next = Duration.ofSeconds(1);
        }
        long end = System.nanoTime() + next.toNanos();
        while (System.nanoTime() < end) {
            if (given.getAsBoolean()) {
                return false;
            }
            Thread.sleep(50);
        }
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        restarts++;
        lastStart = System.nanoTime();
        return !given.getAsBoolean();
    }
}
