package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Makes frames of the screen's captures: each shares with the one before whatever strip shows the same.
///
/// Captures go one at a time. A caller that had to wait takes the result, or the failure, of a capture that began
/// after it asked, so that many callers cost one capture and a display that hangs costs all of them one wait.
/// Thread-safe.
final class Captures {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Screen screen;
    private final FrameReader reader;
    private final AtomicLong begun = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") long latestNumber;
    private @GuardedBy("lock") boolean latestAnew;
    private @GuardedBy("lock") @Nullable RuntimeException latestFailure;
    private @GuardedBy("lock") @Nullable Frame latest;
    private @GuardedBy("lock") boolean unsure; // a capture may have been made that nobody has

    Captures(Screen screen, FrameReader reader) {
        this.screen = screen;
        this.reader = reader;
    }

    /// The screen as it was after the caller asked.
    ///
    /// @param anew whether to capture also when nothing seems to have been drawn since the last capture
    /// @throws dev.glovebox.guest.http.FailureException [Failure.DisplayUnavailable] when the display is gone
    ///     or does not answer
    Frame take(boolean anew) {
        long asked = begun.get();
        await();
        try {
            Frame frame = latest;
            if (latestNumber > asked && (latestAnew || !anew)) {
                if (latestFailure != null) {
                    throw latestFailure;
                }
                if (frame != null) {
                    return frame;
                }
            }
            return capture(anew);
        } finally {
            lock.unlock();
        }
    }

    /// How many callers wait for a capture, about.
    int waiting() {
        return lock.getQueueLength();
    }

    /// Takes the lock.
    private void await() {
        try {
            if (!lock.tryLock(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure.DisplayUnavailable("the display keeps too many others waiting").asException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.DisplayUnavailable("interrupted while waiting for the display").asException();
        }
    }

    @GuardedBy("lock")
    private Frame capture(boolean anew) {
        latestNumber = begun.incrementAndGet();
        latestAnew = anew;
        latestFailure = null;
        long began = System.nanoTime();
        Frame before = latest;
        Frame[] after = new Frame[1];
        boolean whole = anew || before == null || unsure;
        unsure = true;
        try {
            screen.capture(whole, capture -> after[0] = reader.next(before, capture, began));
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) { // else it is this caller's alone
                latestFailure = e;
            }
            throw e;
        }
        unsure = false;
        latest = after[0];
        return after[0];
    }
}
