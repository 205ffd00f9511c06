package dev.glovebox.guest.recording;

/// Milliseconds since a recording began, at the distances of the X server's own timestamps; never decreasing.
///
/// The server's clock has an origin of its own, so the first event, also the first after a loss, is placed by when
/// it arrived. Not thread-safe.
final class EventClock {
    private static final int DISORDER_MAX_MS = 1000; // a server's clock that goes back by more is another clock

    private final long startNanos;
    private boolean anchored;
    private int lastServerTimeMs; // wraps around every 49.7 days, as on the wire
    private long lastMs;

    /// A clock of a recording that begins at `startNanos` of [System#nanoTime].
    EventClock(long startNanos) {
        this.startNanos = startNanos;
    }

    /// The time of an event that arrived at `nowNanos`.
    long event(long serverTimeMs, long nowNanos) {
        int serverTime = (int) serverTimeMs;
        int sinceLastMs = serverTime - lastServerTimeMs;
        if (anchored && sinceLastMs > -DISORDER_MAX_MS) {
            lastMs += Math.max(0, sinceLastMs);
            lastServerTimeMs += Math.max(0, sinceLastMs);
        } else {
            lastMs = durationMs(nowNanos);
            lastServerTimeMs = serverTime;
            anchored = true;
        }
        return lastMs;
    }

    /// The time of a loss that was noticed at `nowNanos`.
    long loss(long nowNanos) {
        anchored = false;
        lastMs = durationMs(nowNanos);
        return lastMs;
    }

    /// How long the recording has been going on at `nowNanos`; not less than its last event's time.
    long durationMs(long nowNanos) {
        return Math.max(lastMs, (nowNanos - startNanos) / 1_000_000);
    }
}
