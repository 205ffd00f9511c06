package dev.glovebox.guest.input;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

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
    /// @param stayNanos for how long it stays after its request; 0 for not at all
    record Entry(Thing thing, String requestId, Instant since, long sinceNanos, long stayNanos, long endNanos) {

        /// Whether its request has ended, and its time is over.
        boolean isOver(long nowNanos) {
            return endNanos != 0 && nowNanos - endNanos >= 0;
        }

        /// The same, over at that time.
        Entry until(long nanos) {
            return new Entry(thing, requestId, since, sinceNanos, stayNanos, nanos);
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

    /// What a request holds, the last pressed first; it stays no longer.
    List<Thing> of(String requestId) {
        long now = System.nanoTime();
        lock.lock();
        try {
            entries.replaceAll((_, entry) -> entry.requestId().equals(requestId) ? entry.until(now) : entry);
        } finally {
            lock.unlock();
        }
        return things(entry -> entry.requestId().equals(requestId));
    }

    /// What of a request's does not stay; what does begins to run out.
    List<Thing> ended(String requestId) {
        long now = System.nanoTime();
        lock.lock();
        try {
            entries.replaceAll((_, entry) -> entry.requestId().equals(requestId) && entry.endNanos() == 0
                    ? entry.until(now + entry.stayNanos())
                    : entry);
        } finally {
            lock.unlock();
        }
        return over();
    }

    /// What has to be released now, the last pressed first.
    List<Thing> over() {
        long now = System.nanoTime();
        return things(entry -> entry.isOver(now));
    }

    /// Everything that is held, the last pressed first.
    List<Thing> everything() {
        return things(_ -> true);
    }

    private List<Thing> things(Predicate<Entry> which) {
        return all().reversed().stream().filter(which).map(Entry::thing).toList();
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
