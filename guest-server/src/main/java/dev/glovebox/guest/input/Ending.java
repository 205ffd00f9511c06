package dev.glovebox.guest.input;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether, and why, a batch is to end before it is done. Thread-safe.
///
/// The batch's thread is interrupted only where it waits for others, [#interruptibly]: never while it works the
/// device or tells a listener, which would be left in the middle.
final class Ending {
    private final CountDownLatch told = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") @Nullable String reason;
    private @GuardedBy("lock") @Nullable Thread waiting;

    /// The batch is to end.
    static final class EndedException extends Exception {
        private static final long serialVersionUID = 1;

        EndedException(String reason) {
            super(reason);
        }
    }

    /// Something that waits, and ends when its thread is interrupted.
    @FunctionalInterface
    interface Waiting<T> {
        T get() throws InterruptedException;
    }

    /// Tells it to end.
    ///
    /// @param why one line; the first one counts
    void stop(String why) {
        lock.lock();
        try {
            if (reason == null) {
                reason = why;
                told.countDown();
                if (waiting != null) {
                    waiting.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Why it is to end, one line; null while it is not to.
    @Nullable
    String reason() {
        lock.lock();
        try {
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /// Goes on only when it is not to end.
    void check() throws EndedException {
        String why = reason();
        if (why != null) {
            throw new EndedException(why);
        }
    }

    /// Lets time pass.
    void sleep(Duration time) throws EndedException {
        try {
            if (told.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                check();
            }
        } catch (InterruptedException _) {
            throw new EndedException("the server is stopping");
        }
    }

    /// Waits for others; whatever that throws because it was interrupted becomes the end.
    <T> T interruptibly(Waiting<T> work) throws EndedException {
        enter();
        try {
            return work.get();
        } catch (InterruptedException _) {
            check();
            throw new EndedException("the server is stopping");
        } catch (RuntimeException e) {
            check();
            throw e;
        } finally {
            leave();
        }
    }

    /// As [#interruptibly], for what does not throw [InterruptedException].
    <T> T waitFor(Supplier<T> work) throws EndedException {
        return interruptibly(work::get);
    }

    private void enter() throws EndedException {
        lock.lock();
        try {
            if (reason != null) {
                throw new EndedException(reason);
            }
            waiting = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            waiting = null;
            boolean wasInterrupted = Thread.interrupted(); // by stop, which cannot come any more
            if (wasInterrupted && reason == null) {
                Thread.currentThread().interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
