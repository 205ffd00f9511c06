package dev.glovebox.guest.x11;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.recording.InputSource;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Listens by one child after the other: when one ends, the loss is told and another is started, ever more slowly,
/// until one works or the listening is closed. One platform thread, since reading from a process blocks in C.
final class InputHookSupervisor implements InputSource.Listening {
    private static final Logger LOG = System.getLogger(InputHookSupervisor.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofMillis(30);
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    private final InputHookProcess hook;
    private final InputSource.Listener listener;
    private final CompletableFuture<String> started = new CompletableFuture<>(); // why it failed, or empty
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable InputHookChild child;
    private volatile long lastEventNanos = System.nanoTime();

    InputHookSupervisor(InputHookProcess hook, InputSource.Listener listener) {
        this.hook = hook;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("input-hook").unstarted(this::run);
    }

    /// Starts the first child, and returns when it listens.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.DisplayUnavailable] when it cannot
    void start() {
        thread.start();
        try {
            String failure = started.get();
            if (!failure.isEmpty()) {
                throw new Failure.DisplayUnavailable(failure).asException();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            throw new Failure.DisplayUnavailable("interrupted while the input hook was starting").asException();
        }
    }

    /// The hook cannot tell, so this waits until it has been quiet for a while.
    @Override
    public boolean catchUp(Duration limit) {
        long startNanos = System.nanoTime();
        try {
            long quietMs = 0;
            while (quietMs < QUIET.toMillis()) {
                if (elapsedMs(startNanos) >= limit.toMillis()) {
                    return false;
                }
                Thread.sleep(QUIET.minusMillis(quietMs));
                quietMs = Math.min(elapsedMs(startNanos), elapsedMs(lastEventNanos));
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long elapsedMs(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1_000_000;
    }

    @Override
    public void close() {
        closed.countDown();
        InputHookChild last = child;
        if (last != null) {
            last.askToEnd();
        }
        try {
            if (!thread.join(END_LIMIT)) {
                kill();
                thread.join();
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        InputHookChild last = child;
        if (last != null) {
            last.kill();
        }
    }

    private void run() {
        try {
            supervise();
        } finally {
            started.complete("the input hook failed");
            kill();
        }
    }

    private void supervise() {
        Duration pause = PAUSE_MIN;
        boolean lossTold = false;
        while (!isClosed()) {
            boolean listened = false;
            String reason;
            try {
                InputHookChild next = hook.launch();
                child = next;
                listened = isReady(next, lossTold);
                if (listened) {
                    started.complete("");
                    pass(next);
                }
                reason = next.end();
            } catch (IOException e) {
                reason = "the input hook cannot be started: " + e.getMessage();
            }
            if (isClosed() || !started.isDone()) {
                started.complete(reason);
                return;
            }
            if (listened) {
                listener.lost(reason);
                pause = PAUSE_MIN;
            }
            lossTold = true;
            pause = await(pause);
        }
    }

    /// Waits until `next` listens; false when it ends before, or has not come so far within the limit.
    private boolean isReady(InputHookChild next, boolean again) {
        long startNanos = System.nanoTime();
        Executor later = CompletableFuture.delayedExecutor(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> limit = CompletableFuture.runAsync(next::kill, later);
        if (isClosed()) {
            next.kill(); // close() saw the child before this one
        }
        boolean ready = InputHookLine.READY.equals(next.readLine());
        limit.cancel(false);
        if (ready) {
            next.deleteLibrary();
            LOG.log(
                    again ? Level.INFO : Level.DEBUG,
                    () -> "input hook listens: pid=%d startMs=%d"
                            .formatted(next.pid(), (System.nanoTime() - startNanos) / 1_000_000));
        }
        return ready;
    }

    /// Passes the events on until the child has no more, or says so.
    private void pass(InputHookChild from) {
        String line = from.readLine();
        while (line != null && !line.equals(InputHookLine.END)) {
            try {
                InputHookLine event = InputHookLine.decode(line);
                listener.input(event.serverTimeMs(), event.event());
                lastEventNanos = System.nanoTime();
            } catch (IllegalArgumentException e) {
                LOG.log(Level.WARNING, () -> "input hook said no event", e);
            }
            line = from.readLine();
        }
        if (line != null) {
            from.kill();
        }
    }

    /// Waits before the next try, and answers how long to wait before the one after it.
    private Duration await(Duration pause) {
        try {
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
