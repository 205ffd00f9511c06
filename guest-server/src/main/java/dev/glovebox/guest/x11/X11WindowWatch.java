package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.window.WindowChanges;
import dev.glovebox.guest.window.WindowList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Watches the windows of an X display from its making on, over a connection of its own, with a platform thread
/// that waits in C; when the server goes away, so do the windows, until it is back. Whoever creates it closes it.
public final class X11WindowWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(X11WindowWatch.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofMillis(500);

    private final String display;
    private final WindowChanges changes;
    private final WakeUp end = new WakeUp();
    private final ReentrantLock ending = new ReentrantLock();
    private final Thread thread;
    private @GuardedBy("ending") boolean ended; // the wake-up is closed
    private volatile boolean closed;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    /// @param changes is told how the windows are, each time something may be different
    public X11WindowWatch(String display, WindowChanges changes) {
        this.display = display;
        this.changes = changes;
        this.thread = Thread.ofPlatform().daemon().name("x11-window-watch").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                WindowEvents events = WindowEvents.open(display);
                if (events == null) {
                    end.await(RETRY_PAUSE);
                } else {
                    follow(events);
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "windows are not watched any more", e);
        } finally {
            end();
        }
    }

    private void follow(WindowEvents events) {
        try (events) {
            LOG.log(Level.DEBUG, () -> "windows are watched: display=%s".formatted(display));
            while (!closed && !events.isLost()) {
                WindowList now = events.take();
                if (events.isLost()) {
                    break; // what was read last is not true
                }
                if (now != null) {
                    changes.see(now);
                    end.await(PAUSE);
                } else {
                    end.awaitOr(events.descriptor(), LOOK_AROUND);
                }
            }
        }
        if (!closed) {
            changes.see(WindowList.EMPTY);
        }
    }

    private void end() {
        ending.lock();
        try {
            ended = true;
            end.close();
        } finally {
            ending.unlock();
        }
    }

    /// Ends the watching. A thread that a hanging X server holds ends when that lets it go.
    @Override
    public void close() {
        closed = true;
        ending.lock();
        try {
            if (!ended) {
                end.signal();
            }
        } finally {
            ending.unlock();
        }
        try {
            thread.join(END_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
