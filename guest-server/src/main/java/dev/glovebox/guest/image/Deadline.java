package dev.glovebox.guest.image;

import java.time.Duration;

/// A point in time until which work may go on.
final class Deadline {
    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - atNanos >= 0;
    }
}
