package dev.glovebox.guest.replay;

/// Writes times for people.
final class Times {
    private Times() {}

    /// Minutes, seconds and tenths, such as `1:04.2`.
    static String text(long ms) {
        return "%d:%02d.%d".formatted(ms / 60_000, ms / 1000 % 60, ms / 100 % 10);
    }

    /// Seconds and tenths, such as `4.2`.
    static String seconds(long ms) {
        return "%d.%d".formatted(ms / 1000, ms / 100 % 10);
    }
}
