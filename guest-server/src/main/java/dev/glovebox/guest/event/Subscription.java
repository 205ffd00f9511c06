package dev.glovebox.guest.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one reader is still to be told. When it reads too slowly the oldest events are dropped, which it is told
/// instead of them. One thread reads, any may offer; the reader closes it.
final class Subscription implements AutoCloseable {
    private final Set<String> types;
    private final int waitingMax;
    private final Consumer<Subscription> forget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @GuardedBy("lock") Deque<DesktopEvent> waiting = new ArrayDeque<>();
    private @GuardedBy("lock") @Nullable Long lostCount; // null when it is not known, or nothing is lost
    private @GuardedBy("lock") @Nullable String lostReason; // null when nothing is lost
    private @GuardedBy("lock") long lastNumber; // of the last event that was dropped or taken
    private @GuardedBy("lock") boolean ended;

    /// @param types what is wanted
    /// @param waitingMax how many events may wait to be read
    /// @param forget is called when this is closed
    Subscription(Set<String> types, int waitingMax, Consumer<Subscription> forget) {
        this.types = Set.copyOf(types);
        this.waitingMax = waitingMax;
        this.forget = forget;
    }

    /// What the reader is told next.
    sealed interface Told {
        /// An event.
        record Happened(DesktopEvent event) implements Told {}

        /// Some events are lost.
        ///
        /// @param count how many; null when nobody knows
        /// @param reason why, for people
        /// @param lastNumber that of the last one of them
        record Lost(@Nullable Long count, String reason, long lastNumber) implements Told {}

        /// Nothing has happened in time that is wanted.
        ///
        /// @param lastNumber that of the last event that the reader needs not be told any more
        record Nothing(long lastNumber) implements Told {}

        /// Nothing will happen any more.
        record End() implements Told {}
    }

    /// What was before the event after this one is known, or not asked for.
    void startAt(long number) {
        lock.lock();
        try {
            lastNumber = number;
        } finally {
            lock.unlock();
        }
    }

    /// The number of the last event that the reader needs not be told any more.
    long lastNumber() {
        lock.lock();
        try {
            return lastNumber;
        } finally {
            lock.unlock();
        }
    }

    /// It is not known what the reader has missed.
    void lose(String reason) {
        lock.lock();
        try {
            lostCount = null;
            lostReason = reason;
        } finally {
            lock.unlock();
        }
    }

    /// The reader has missed that many.
    void lose(long count, String reason) {
        lock.lock();
        try {
            lostCount = count;
            lostReason = reason;
            lastNumber += count;
        } finally {
            lock.unlock();
        }
    }

    /// Has the reader told of an event, if it wants to be.
    void offer(DesktopEvent event) {
        lock.lock();
        try {
            if (!types.contains(event.type())) {
                lastNumber = waiting.isEmpty() ? event.number() : lastNumber;
                return;
            }
            if (waiting.size() >= waitingMax) {
                dropOldest();
            }
            waiting.addLast(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void dropOldest() {
        lastNumber = waiting.removeFirst().number();
        if (lostReason == null) {
            lostReason = "they came faster than they were read";
            lostCount = 0L;
        }
        lostCount = lostCount == null ? null : lostCount + 1;
    }

    /// What is to be told next; waits for it.
    ///
    /// @throws InterruptedException when that is interrupted
    Told next(Duration limit) throws InterruptedException {
        long leftNanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && lostReason == null && !ended && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            if (lostReason != null) {
                var lost = new Told.Lost(lostCount, lostReason, lastNumber);
                lostReason = null;
                lostCount = null;
                return lost;
            }
            DesktopEvent event = waiting.pollFirst();
            if (event != null) {
                lastNumber = event.number();
                return new Told.Happened(event);
            }
            return ended ? new Told.End() : new Told.Nothing(lastNumber);
        } finally {
            lock.unlock();
        }
    }

    /// Nothing will happen any more.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        forget.accept(this);
    }
}
