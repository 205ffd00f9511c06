package dev.glovebox.guest.window;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// What the display tells of its windows by itself: for those who wait, that something is different, and for one
/// listener, what. Thread-safe; whoever makes it closes it.
public final class WindowChanges implements AutoCloseable {
    private final Consumer<WindowEvent> listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition risen = lock.newCondition();
    private @GuardedBy("lock") long serial;
    private @GuardedBy("lock") boolean closed;

    private WindowList last = WindowList.EMPTY; // only the display's thread touches it

    /// @param listener is told in order, by the display's thread; it must not block
    public WindowChanges(Consumer<WindowEvent> listener) {
        this.listener = listener;
    }

    /// How the windows are now; told by the display's thread alone, each time something may be different. When the
    /// display is gone, its windows are.
    public void see(WindowList now) {
        WindowList before = last;
        last = now;
        poke();
        WindowEvent.between(before, now).forEach(listener);
    }

    /// Makes those who wait look, though nothing need be different.
    public void poke() {
        lock.lock();
        try {
            serial++;
            risen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A number that rises when something may be different.
    public long serial() {
        lock.lock();
        try {
            return serial;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the number is another than `known`, or `limit` is over.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when this is closed, or the waiting
    ///     is interrupted
    public void await(long known, Duration limit) {
        long leftNanos = limit.toNanos();
        lock.lock();
        try {
            while (serial == known && !closed && leftNanos > 0) {
                leftNanos = risen.awaitNanos(leftNanos);
            }
            if (closed) {
                throw new Failure.Unavailable("the server is stopping").asException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("interrupted while waiting for windows").asException();
        } finally {
            lock.unlock();
        }
    }

    /// Ends every wait.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            risen.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
