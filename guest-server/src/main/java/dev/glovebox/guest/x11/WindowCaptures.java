package dev.glovebox.guest.x11;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.screen.Screen.WindowCapture;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Captures windows over a connection of its own, so that waiting for one delays no capture of the screen. What was
/// prepared for a window is kept for a while and then let go. Thread-safe; whoever creates it closes it.
final class WindowCaptures implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WindowCaptures.class.getName());
    private static final long PAINTED_PAUSE_MS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final DisplayConnection connection;
    private final Duration kept;
    private final AtomicBoolean tidyPlanned = new AtomicBoolean();
    private volatile boolean closed;

    // only the connection's owner thread touches these
    private @Nullable WindowSession session;
    private long sessions;

    /// @param kept how long what was prepared for a window is kept after its last capture
    WindowCaptures(String display, Duration kept) {
        this.connection = new DisplayConnection(display, "windows", this::release);
        this.kept = kept;
    }

    /// As [dev.glovebox.guest.screen.Screen#captureWindow] says.
    void capture(long id, Consumer<WindowCapture> reader) {
        long start = System.nanoTime();
        try {
            while (!connection.call(display -> session(display).capture(id, reader))) {
                if (System.nanoTime() - start >= LIMIT.toNanos()) {
                    throw WindowAttributes.conflict(
                            id, "could not be painted anew within %d ms; try again".formatted(LIMIT.toMillis()));
                }
                Thread.sleep(PAINTED_PAUSE_MS); // its program paints it, or a place among the redirected gets free
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.DisplayUnavailable("interrupted while window 0x%x was painted".formatted(id))
                    .asException();
        } finally {
            planTidying();
        }
    }

    private void planTidying() {
        if (!closed && tidyPlanned.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(kept.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                    .execute(this::tidy);
        }
    }

    private void tidy() {
        tidyPlanned.set(false);
        try {
            if (!closed && connection.call(_ -> session != null && session.tidy(kept))) {
                planTidying();
            }
        } catch (FailureException e) {
            LOG.log(Level.DEBUG, () -> "nothing to tidy: " + e.getMessage());
        }
    }

    private WindowSession session(OpenDisplay display) {
        WindowSession current = session;
        if (current == null) {
            current = new WindowSession(display, ++sessions);
            session = current;
        }
        return current;
    }

    private void release() {
        WindowSession old = session;
        session = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
