package dev.glovebox.guest.recording;

/// Milliseconds since a recording began, at the distances of the X server's own timestamps; never decreasing.
///
/// The server's clock has an origin of its own, so the first event, also the first after a loss, is placed by when
/// it arrived. Not thread-safe.
final class EventClock {
    private static final int DISORDER_MAX_MS = 1000; // a server's clock that goes back by more is another clock
    private static final int LATE_MAX_MS = 2000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final long startNanos;
    private boolean anchored;
    private int lastServerTimeMs; // wraps around every 49.7 days, as on the wire
    private long serverMs; // the same moment in the recording
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
            serverMs += Math.max(0, sinceLastMs);
            lastServerTimeMs += Math.max(0, sinceLastMs);
        } else {
            serverMs = elapsedMs(nowNanos);
            lastServerTimeMs = serverTime;
            anchored = true;
        }
        lastMs = Math.max(lastMs, serverMs);
        return lastMs;
    }

    /// The time of what is noted at `nowNanos` and is no event of the server's.
    long note(long nowNanos) {
        lastMs = durationMs(nowNanos);
        return lastMs;
    }

    /// The time of a loss that was noticed at `nowNanos`.
    long loss(long nowNanos) {
        anchored = false;
        return note(nowNanos);
    }

    /// How long the recording has been going on at `nowNanos`; not less than its last event's time.
    long durationMs(long nowNanos) {
        return Math.max(lastMs, elapsedMs(nowNanos));
    }

    private long elapsedMs(long nowNanos) {
        return (nowNanos - startNanos) / NANOS_PER_MS;
    }

    /// When an event happened that arrived at `nowNanos`, by [System#nanoTime], at most a few milliseconds too
    /// early: X servers of this machine and Java read the same clock (`CLOCK_MONOTONIC`). With another clock it is
    /// when the event arrived.
    static long momentNanos(long serverTimeMs, long nowNanos) {
        long nowMs = Math.floorDiv(nowNanos, NANOS_PER_MS);
        int lateMs = (int) nowMs - (int) serverTimeMs;
        return lateMs >= 0 && lateMs <= LATE_MAX_MS ? (nowMs - lateMs) * NANOS_PER_MS : nowNanos;
    }
}
