package dev.glovebox.guest.input;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What is held down, by whom, and since when. Thread-safe.
final class Ledger {
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Map<Thing, Entry> entries = new LinkedHashMap<>();

    /// What can be held.
    sealed interface Thing {
        /// What it is called.
        String name();

        /// A key.
        record HeldKey(Key key) implements Thing {
            @Override
            public String name() {
                return key.name();
            }
        }

        /// A mouse button.
        record HeldButton(MouseButton button) implements Thing {
            @Override
            public String name() {
                return button.wireName();
            }
        }
    }

    /// One thing that is held.
    ///
    /// @param requestId of the request that has pressed it
    /// @param since when it was
    /// @param sinceNanos the same, by the clock of [System#nanoTime()]
    /// @param stayNanos for how long it may stay after its request; 0 for not at all
    /// @param endNanos when it has to be released, by the same clock; 0 while its request runs
    record Entry(Thing thing, String requestId, Instant since, long sinceNanos, long stayNanos, long endNanos) {

        private Entry endingAt(long nanos) {
            return new Entry(thing, requestId, since, sinceNanos, stayNanos, nanos);
        }

        /// Whether its request has ended, and its time is over.
        boolean isOver(long nowNanos) {
            return endNanos != 0 && nowNanos - endNanos >= 0;
        }
    }

    /// Notes that something is about to be pressed.
    ///
    /// @param stay for how long it may stay so after its request
    void pressed(Thing thing, String requestId, Duration stay) {
        lock.lock();
        try {
            entries.remove(thing);
            entries.put(thing, new Entry(thing, requestId, Instant.now(), System.nanoTime(), stay.toNanos(), 0));
        } finally {
            lock.unlock();
        }
    }

    /// Notes that something has been released.
    void released(Thing thing) {
        lock.lock();
        try {
            entries.remove(thing);
        } finally {
            lock.unlock();
        }
    }

    /// A request has ended: what it holds has to be released at once, or when its stay is over.
    ///
    /// @param endedWell whether anything may stay
    void ended(String requestId, boolean endedWell) {
        long now = System.nanoTime();
        lock.lock();
        try {
            entries.replaceAll((_, entry) -> entry.requestId().equals(requestId) && entry.endNanos() == 0
                    ? entry.endingAt(endedWell ? now + entry.stayNanos() : now)
                    : entry);
        } finally {
            lock.unlock();
        }
    }

    /// Who holds something; empty when nobody does.
    Optional<Entry> holder(Thing thing) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(thing));
        } finally {
            lock.unlock();
        }
    }

    /// What has to be released now, the last pressed first.
    List<Thing> over() {
        long now = System.nanoTime();
        return all().reversed().stream()
                .filter(entry -> entry.isOver(now))
                .map(Entry::thing)
                .toList();
    }

    /// Everything that is held, the first pressed first.
    List<Entry> all() {
        lock.lock();
        try {
            return new ArrayList<>(entries.values());
        } finally {
            lock.unlock();
        }
    }

    /// Notes that nothing is held any more.
    void clear() {
        lock.lock();
        try {
            entries.clear();
        } finally {
            lock.unlock();
        }
    }
}
