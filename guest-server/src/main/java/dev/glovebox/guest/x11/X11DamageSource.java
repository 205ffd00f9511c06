package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.screen.DamageSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tells of drawing on an X display, over a connection of its own, with a platform thread that waits in C.
///
/// It watches from the first wait on, until nobody has waited for a minute; a wait that begins the watching returns
/// at once, for something may have been drawn before. The number rises at most every two milliseconds, also when
/// the X server goes away, and when it is back. Where the server has no DAMAGE it rises 30 times a second.
/// Thread-safe; whoever creates it closes it.
public final class X11DamageSource implements DamageSource, AutoCloseable {
    private static final Logger LOG = System.getLogger(X11DamageSource.class.getName());
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration BLIND_PAUSE = Duration.ofMillis(33);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
    private static final Duration END_LIMIT = Duration.ofMillis(500);

    private final String display;
    private final Duration kept;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition risen = lock.newCondition();
    private @GuardedBy("lock") long serial;
    private @GuardedBy("lock") int waiting;
    private @GuardedBy("lock") long lastWaitNanos;
    private @GuardedBy("lock") boolean closed;
    private @GuardedBy("lock") @Nullable WakeUp watch; // that of the thread that watches; null when none does
    private @GuardedBy("lock") @Nullable Thread thread;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11DamageSource(String display) {
        this(display, KEPT);
    }

    /// @param kept how long it watches after the last wait
    X11DamageSource(String display, Duration kept) {
        this.display = display;
        this.kept = kept;
    }

    @Override
    public long serial() {
        lock.lock();
        try {
            return serial;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(long known, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return awaitOther(known, limit.toNanos());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean awaitOther(long known, long limitNanos) throws InterruptedException {
        waiting++;
        try {
            if (watch == null && !closed) {
                start();
            }
            long leftNanos = limitNanos;
            while (serial == known && !closed && leftNanos > 0) {
                leftNanos = risen.awaitNanos(leftNanos);
            }
            return serial != known;
        } finally {
            waiting--;
            lastWaitNanos = System.nanoTime();
        }
    }

    @GuardedBy("lock")
    private void start() {
        var started = new WakeUp();
        watch = started;
        thread = Thread.ofPlatform().daemon().name("x11-watch").start(() -> run(started));
    }

    private void run(WakeUp mine) {
        try (mine) {
            followWhileWanted(mine);
        }
    }

    /// Lets the wake-up go before it is closed: nobody may signal it after that.
    private void followWhileWanted(WakeUp mine) {
        try {
            while (isWanted(mine)) {
                DrawingEvents events = DrawingEvents.open(display);
                if (events == null) {
                    mine.await(RETRY_PAUSE);
                } else {
                    follow(events, mine);
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "drawing is not watched any more", e);
        } finally {
            letGo(mine);
        }
    }

    private void follow(DrawingEvents events, WakeUp mine) {
        try (events) {
            LOG.log(Level.DEBUG, () -> "drawing is watched: display=%s".formatted(display));
            raise();
            while (isWanted(mine) && !events.isLost()) {
                if (events.take()) {
                    raise();
                    mine.await(PAUSE);
                } else if (events.hasDamage()) {
                    mine.awaitOr(events.descriptor(), LOOK_AROUND);
                } else {
                    mine.await(BLIND_PAUSE);
                    raise();
                }
            }
        }
        raise(); // the server may be gone, which those who wait would want to see
    }

    private void raise() {
        lock.lock();
        try {
            serial++;
            risen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the thread that has this wake-up is to go on; if not, the next wait starts another one.
    private boolean isWanted(WakeUp mine) {
        lock.lock();
        try {
            boolean wanted =
                    watch == mine && !closed && (waiting > 0 || System.nanoTime() - lastWaitNanos < kept.toNanos());
            if (!wanted) {
                letGo(mine);
            }
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private void letGo(WakeUp mine) {
        lock.lock();
        try {
            if (watch == mine) {
                watch = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the watching, and every wait. A thread that a hanging X server holds ends when that lets it go.
    @Override
    public void close() {
        Thread last;
        lock.lock();
        try {
            closed = true;
            risen.signalAll();
            if (watch != null) {
                watch.signal();
            }
            last = thread;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            try {
                last.join(END_LIMIT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
