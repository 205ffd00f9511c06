package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One connection to the X server, for one purpose, opened when it is first needed and again when the server is
/// back.
///
/// One platform thread owns it: Xlib blocks in C, which would hold a virtual thread's carrier, and a server that
/// hangs must cost its callers a bounded wait and not a thread each. Any thread may call; whoever creates it closes
/// it.
final class DisplayConnection implements AutoCloseable {
    /// The size of an `XEvent`, LP64.
    static final int EVENT_BYTES = 192;

    private static final Logger LOG = System.getLogger(DisplayConnection.class.getName());
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
    private static final int CALLS_WAITING_MAX = 256;

    private final String name;
    private final String purpose;
    private final Runnable release;
    private final ThreadPoolExecutor owner;

    // only the owner thread touches these
    private @Nullable OpenDisplay open;
    private boolean reported;

    /// @param name the display, as in `DISPLAY`
    /// @param purpose what it is for, in logs and thread names
    DisplayConnection(String name, String purpose) {
        this(name, purpose, () -> {});
    }

    /// @param release is run by the owner thread before the connection is closed, also when the server is gone, to
    ///     free what was made with it
    DisplayConnection(String name, String purpose, Runnable release) {
        this.name = name;
        this.purpose = purpose;
        this.release = release;
        this.owner = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CALLS_WAITING_MAX),
                Thread.ofPlatform().daemon().name("x11-" + purpose).factory());
    }

    /// The display while it is open.
    ///
    /// @param handle the `Display *`
    record OpenDisplay(Pointer handle) {

        /// Whether the server is gone.
        boolean isLost() {
            return XlibErrors.isLost(handle);
        }
    }

    /// Runs `xlib` on the owner thread, alone; it must not keep the handle beyond. It may run a second time, on a
    /// new connection, so it must not do anything that may not be done twice.
    ///
    /// @throws FailureException [Failure.DisplayUnavailable] when the server is not there, goes away meanwhile, or
    ///     has not answered within two seconds; when too many calls are waiting; when this is closed
    <T> T call(Function<OpenDisplay, T> xlib) {
        return await(() -> run(xlib), new AtomicBoolean());
    }

    /// As [#call], for what may not be done twice: it is not run again when the server goes away meanwhile.
    ///
    /// @param xlib is also given whether nobody waits for it any more, so that it does nothing then
    <T> T callOnce(BiFunction<OpenDisplay, BooleanSupplier, T> xlib) {
        var abandoned = new AtomicBoolean();
        return await(
                () -> runOnce(display -> xlib.apply(display, abandoned::get))
                        .orElseThrow(() -> unavailable("the X server of display %s went away".formatted(name))),
                abandoned);
    }

    private <T> T await(Callable<T> work, AtomicBoolean abandoned) {
        Future<T> answer;
        try {
            answer = owner.submit(work);
        } catch (RejectedExecutionException _) {
            String problem =
                    owner.isShutdown() ? "display %s is closed here" : "too many calls are waiting for display %s";
            throw unavailable(problem.formatted(name));
        }
        try {
            return answer.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            abandoned.set(true);
            answer.cancel(false);
            throw unavailable("display %s did not answer within %d ms".formatted(name, CALL_TIMEOUT.toMillis()));
        } catch (InterruptedException _) {
            abandoned.set(true);
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while waiting for display %s".formatted(name));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// A connection that broke while nobody used it shows when it is used; the server may be back since, so then it
    /// is tried once more.
    private <T> T run(Function<OpenDisplay, T> xlib) {
        boolean reused = open != null;
        Optional<T> result = runOnce(xlib);
        if (result.isEmpty() && reused) {
            result = runOnce(xlib);
        }
        return result.orElseThrow(() -> unavailable("the X server of display %s went away".formatted(name)));
    }

    /// Empty when the server went away.
    private <T> Optional<T> runOnce(Function<OpenDisplay, T> xlib) {
        OpenDisplay display = open();
        try {
            T result = xlib.apply(display);
            if (!display.isLost()) {
                return Optional.of(result);
            }
        } catch (RuntimeException e) {
            if (!display.isLost()) {
                throw e;
            }
        }
        shut(display);
        report("display connection lost");
        return Optional.empty();
    }

    private void shut(OpenDisplay display) {
        try {
            release.run();
        } finally {
            open = null;
            LibX11.INSTANCE.XCloseDisplay(display.handle());
        }
    }

    private OpenDisplay open() {
        OpenDisplay display = open;
        if (display != null) {
            return display;
        }
        Pointer handle = XlibErrors.open(name);
        if (handle == null) {
            report("display cannot be opened");
            throw unavailable("no X server answers at display %s".formatted(name));
        }
        display = new OpenDisplay(handle);
        open = display;
        reported = false;
        LOG.log(Level.INFO, () -> "display connected: display=%s purpose=%s".formatted(name, purpose));
        return display;
    }

    private void report(String event) {
        if (!reported) {
            reported = true;
            LOG.log(Level.WARNING, () -> "%s: display=%s purpose=%s".formatted(event, name, purpose));
        }
    }

    private static FailureException unavailable(String detail) {
        return new Failure.DisplayUnavailable(detail).asException();
    }

    @Override
    public void close() {
        try {
            owner.execute(() -> {
                OpenDisplay display = open;
                if (display != null) {
                    shut(display);
                }
            });
        } catch (RejectedExecutionException _) {
            // the server hangs and the queue is full: the process's end closes the connection
        }
        owner.shutdown();
        try {
            if (!owner.awaitTermination(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                owner.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
