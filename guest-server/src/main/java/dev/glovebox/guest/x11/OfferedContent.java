package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.clipboard.Offer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;

/// Content that a selection of ours has. Thread-safe.
final class OfferedContent implements Offer {
    private final Content content;
    private final BiPredicate<OfferedContent, Content> replace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @GuardedBy("lock") boolean current = true;
    private @GuardedBy("lock") long fetches;

    /// @param replace hands out other content instead of this, where this is still handed out
    OfferedContent(Content content, BiPredicate<OfferedContent, Content> replace) {
        this.content = content;
        this.replace = replace;
    }

    Content content() {
        return content;
    }

    /// A program has received all of a part.
    void fetched() {
        lock.lock();
        try {
            fetches++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// It is not handed out any more.
    void end() {
        lock.lock();
        try {
            current = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isCurrent() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long fetches() {
        lock.lock();
        try {
            return fetches;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitFetched(long known, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNanos = limit.toNanos();
            while (fetches <= known && current && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return fetches > known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean replaceBy(Content other) {
        return replace.test(this, other);
    }
}
