package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Makes frames of the screen's captures: each shares with the one before whatever strip shows the same.
///
/// Captures go one at a time. A caller that had to wait takes the result, or the failure, of a capture that began
/// after it asked, so that many callers cost one capture and a display that hangs costs all of them one wait.
/// Thread-safe.
final class Captures {
    private final Screen screen;
    private final AtomicLong begun = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") long latestNumber;
    private @GuardedBy("lock") @Nullable RuntimeException latestFailure;
    private @GuardedBy("lock") @Nullable Frame latest;

    Captures(Screen screen) {
        this.screen = screen;
    }

    /// The screen as it was after the caller asked.
    ///
    /// @param anew whether to capture now, also when nothing seems to have been drawn since the last capture
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or does not answer
    Frame take(boolean anew) {
        long asked = begun.get();
        lock.lock();
        try {
            Frame frame = latest;
            if (anew || frame == null || latestNumber <= asked) {
                return capture(anew);
            }
            if (latestFailure != null) {
                throw latestFailure;
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Frame capture(boolean anew) {
        latestNumber = begun.incrementAndGet();
        latestFailure = null;
        long began = System.nanoTime();
        Frame before = latest;
        Frame[] after = new Frame[1];
        try {
            screen.capture(anew || before == null, capture -> after[0] = FrameReader.next(before, capture, began));
        } catch (RuntimeException e) {
            latestFailure = e;
            throw e;
        }
        latest = after[0];
        return after[0];
    }
}
