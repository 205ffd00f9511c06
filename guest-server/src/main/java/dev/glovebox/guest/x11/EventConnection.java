package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection to the X server, for one purpose, that hears events at all times and runs what callers ask in
/// between; opened when it is first needed, and from then on whenever the server is there.
///
/// One platform thread owns it, for it waits in C. Any thread may call; whoever creates it closes it.
///
/// @param <S> what is known and done on an open connection
final class EventConnection<S extends EventConnection.Session> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventConnection.class.getName());
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);
    private static final int CALLS_WAITING_MAX = 256;

    private final String name;
    private final String purpose;
    private final Function<Pointer, S> begin;
    private final ArrayBlockingQueue<Call<S, ?>> calls = new ArrayBlockingQueue<>(CALLS_WAITING_MAX);
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") @Nullable WakeUp wakeUp; // null until the thread is started, and when it has ended
    private @GuardedBy("lock") @Nullable Thread owner;
    private volatile boolean closed;

    // only the owner thread touches these
    private @Nullable Open<S> open;
    private boolean reported;

    /// @param name the display, as in `DISPLAY`
    /// @param purpose what it is for, in logs and thread names
    /// @param begin begins to use a connection that was just opened
    EventConnection(String name, String purpose, Function<Pointer, S> begin) {
        this.name = name;
        this.purpose = purpose;
        this.begin = begin;
    }

    /// What is known and done on an open connection, by its owner thread alone.
    interface Session {
        /// Takes what has come, and does what is due.
        ///
        /// @return after what time there may be something to do although nothing comes
        Duration work();

        /// The connection is about to be closed, or lost already; who still waits for something is told `reason`.
        void end(FailureException reason);
    }

    private record Open<S>(Pointer display, S session) {
        boolean isLost() {
            return XlibErrors.isLost(display);
        }
    }

    private record Call<S, T>(Function<S, CompletableFuture<T>> begin, CompletableFuture<T> answer) {
        /// False when the server went away, so that the answer means nothing.
        boolean tryOn(Open<S> open) {
            try {
                CompletableFuture<T> begun = begin.apply(open.session());
                if (open.isLost()) {
                    return false;
                }
                var _ = begun.whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException | LinkageError e) {
                if (open.isLost()) {
                    return false;
                }
                answer.completeExceptionally(e);
            }
            return true;
        }
    }

    /// Begins something on the owner thread, and waits until it is done. It may be begun a second time, on a new
    /// connection.
    ///
    /// @throws FailureException what the session answers, and [Failure.DisplayUnavailable] when the server is not
    ///     there, goes away meanwhile, or nothing has been answered within `limit`; when this is closed
    <T> T call(Duration limit, Function<S, CompletableFuture<T>> task) {
        var answer = new CompletableFuture<T>();
        start();
        if (closed || !calls.offer(new Call<>(task, answer))) {
            String problem = closed ? "display %s is closed here" : "too many calls are waiting for display %s";
            throw unavailable(problem.formatted(name));
        }
        wake();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw unavailable("display %s did not answer within %d ms".formatted(name, limit.toMillis()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while waiting for display %s".formatted(name));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Begins to hear events, if that has not begun yet.
    void start() {
        lock.lock();
        try {
            if (owner == null && !closed) {
                var mine = new WakeUp();
                wakeUp = mine;
                owner = Thread.ofPlatform().daemon().name("x11-" + purpose).start(() -> run(mine));
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            if (wakeUp != null) {
                wakeUp.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(WakeUp mine) {
        try (mine) {
            stepUntilClosed(mine);
        }
    }

    /// Lets the wake-up go before it is closed: nobody may signal it after that.
    private void stepUntilClosed(WakeUp mine) {
        try {
            while (!closed) {
                mine.reset();
                step(mine);
            }
            end();
        } finally {
            lock.lock();
            try {
                wakeUp = null;
            } finally {
                lock.unlock();
            }
        }
    }

    private void step(WakeUp mine) {
        try {
            runCalls();
            Open<S> current = reopened();
            if (current == null) {
                mine.await(RETRY_PAUSE);
                return;
            }
            Duration idle = current.session().work();
            if (current.isLost()) {
                shut(current);
            } else if (calls.isEmpty()) {
                mine.awaitOr(LibX11.INSTANCE.XConnectionNumber(current.display()), idle);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.ERROR, "display connection is made anew after a defect", e);
            Open<S> broken = open;
            if (broken != null) {
                shut(broken);
            }
            mine.await(RETRY_PAUSE);
        }
    }

    private void runCalls() {
        List<Call<S, ?>> waiting = new ArrayList<>();
        calls.drainTo(waiting);
        waiting.forEach(this::run);
    }

    private void run(Call<S, ?> call) {
        try {
            tryTwice(call);
        } catch (RuntimeException | LinkageError e) {
            call.answer().completeExceptionally(e);
        }
    }

    /// A connection that has just broken shows when it is used; the server may be back since, so then it is tried
    /// once more.
    private void tryTwice(Call<S, ?> call) {
        boolean reused = open != null;
        for (int tries = 0; tries < (reused ? 2 : 1); tries++) {
            Open<S> current = reopened();
            if (current == null) {
                call.answer().completeExceptionally(unavailable("no X server answers at display %s".formatted(name)));
                return;
            }
            if (call.tryOn(current)) {
                return;
            }
            shut(current);
        }
        call.answer().completeExceptionally(gone());
    }

    private @Nullable Open<S> reopened() {
        if (open != null) {
            return open;
        }
        Pointer display = XlibErrors.open(name);
        if (display == null) {
            report("display cannot be opened");
            return null;
        }
        var opened = new Open<>(display, begin(display));
        if (opened.isLost()) {
            shut(opened);
            return null;
        }
        open = opened;
        reported = false;
        LOG.log(Level.INFO, () -> "display connected: display=%s purpose=%s".formatted(name, purpose));
        return opened;
    }

    private S begin(Pointer display) {
        try {
            return begin.apply(display);
        } catch (RuntimeException | LinkageError e) {
            LibX11.INSTANCE.XCloseDisplay(display);
            throw e;
        }
    }

    private void shut(Open<S> ended) {
        boolean lost = ended.isLost();
        open = null;
        try {
            ended.session().end(gone());
        } finally {
            LibX11.INSTANCE.XCloseDisplay(ended.display());
        }
        if (lost) {
            report("display connection lost");
        }
    }

    private void report(String event) {
        if (!reported) {
            reported = true;
            LOG.log(Level.WARNING, () -> "%s: display=%s purpose=%s".formatted(event, name, purpose));
        }
    }

    private FailureException gone() {
        return unavailable("the X server of display %s went away".formatted(name));
    }

    private static FailureException unavailable(String detail) {
        return new Failure.DisplayUnavailable(detail).asException();
    }

    private void end() {
        if (open != null) {
            shut(open);
        }
        List<Call<S, ?>> late = new ArrayList<>();
        calls.drainTo(late);
        late.forEach(
                call -> call.answer().completeExceptionally(unavailable("display %s is closed here".formatted(name))));
    }

    /// Ends the connection, and every call. A thread that a hanging X server holds ends when that lets it go.
    @Override
    public void close() {
        closed = true;
        wake();
        Thread last;
        lock.lock();
        try {
            last = owner;
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
