package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs of the default kernel that were started ahead of time, so that a client need not wait for a start. One
/// virtual thread keeps their number up. Whoever creates it closes it, which ends those that nobody took.
final class WarmKernels implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WarmKernels.class.getName());
    private static final Duration REFILL_DELAY = Duration.ofMillis(500); // the taker's first cell goes first
    private static final Duration READY_PATIENCE = Duration.ofSeconds(60);

    /// Variables that a process reads while it starts: giving them to one that runs would be too late.
    private static final Pattern READ_AT_START = Pattern.compile(
            "(PYTHON|LD_|LC_|MALLOC_|GLIBC_|IPYTHON|JUPYTER|IPY|JPY|XDG_).*|HOME|TMPDIR|TEMP|TMP|LANG|LANGUAGE|TZ|PATH|VIRTUAL_ENV|KERNEL_GATEWAY");

    private final int size;
    private final Starter starter;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final @GuardedBy("lock") Deque<Warm> warm = new ArrayDeque<>();
    private @GuardedBy("lock") @Nullable Warm preparing;
    private @GuardedBy("lock") boolean failed; // nothing is tried again before somebody asks
    private @GuardedBy("lock") boolean closed;

    /// Starts a run of the kernelspec that is kept warm, with no wishes.
    interface Starter {
        /// @throws IOException when its command cannot be run
        Warm start() throws IOException;
    }

    /// A run and what it was started from.
    ///
    /// @param directory where it runs
    record Warm(Kernelspecs.Installed installed, Path directory, KernelRun run) {}

    /// @param size how many are kept
    WarmKernels(int size, Starter starter) {
        this.size = size;
        this.starter = starter;
        if (size > 0) {
            Thread.ofVirtual().name("warm-kernels").start(this::refill);
        }
    }

    /// One that is as if it had been started from `installed` with these wishes; the taker ends it. Empty when
    /// there is none.
    Optional<KernelRun> take(Kernelspecs.Installed installed, Map<String, String> variables, Path directory) {
        boolean readAtStart = variables.keySet().stream()
                .anyMatch(name -> READ_AT_START.matcher(name).matches());
        boolean expanded = !variables.isEmpty() && !installed.spec().env().isEmpty(); // with these variables
        if (readAtStart || expanded) {
            return Optional.empty();
        }
        Warm taken = poll(installed, variables.isEmpty() ? Optional.of(directory) : Optional.empty());
        if (taken == null) {
            return Optional.empty();
        }
        boolean asWished = variables.isEmpty() && taken.directory().equals(directory);
        if (!taken.run().process().isAlive() || !asWished && !taken.run().setUp(variables, directory)) {
            taken.run().end(false);
            return Optional.empty();
        }
        return Optional.of(taken.run());
    }

    private @Nullable Warm poll(Kernelspecs.Installed installed, Optional<Path> asStarted) {
        lock.lock();
        try {
            failed = false;
            wanted.signalAll();
            Warm next = warm.peek();
            if (next != null && next.installed().equals(installed)) {
                return warm.remove();
            }
            Warm started = preparing;
            if (started != null
                    && started.installed().equals(installed)
                    && asStarted.filter(started.directory()::equals).isPresent()) {
                preparing = null;
                return started;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void refill() {
        try {
            while (awaitWanted()) {
                prepare();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false when it is closed
    private boolean awaitWanted() throws InterruptedException {
        lock.lock();
        try {
            boolean waited = false;
            while (!closed && (warm.size() >= size || failed)) {
                wanted.await();
                waited = true;
            }
            long nanos = waited ? REFILL_DELAY.toNanos() : 0;
            while (!closed && nanos > 0) {
                nanos = wanted.awaitNanos(nanos);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void prepare() throws InterruptedException {
        try {
            Warm started = starter.start();
            if (!begin(started)) {
                started.run().end(false);
                return;
            }
            started.run().process().onExit(() -> remove(started));
            started.run().ready().get(READY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            keep(started);
        } catch (IOException | UncheckedIOException | ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, () -> "no warm kernel: cause=%s".formatted(e));
            fail();
        }
    }

    private boolean begin(Warm started) {
        lock.lock();
        try {
            preparing = closed ? null : started;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void keep(Warm started) {
        lock.lock();
        try {
            if (started.equals(preparing)) {
                preparing = null;
                started.run().warmUp();
                warm.add(started);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whatever is still being prepared is of no use.
    private void fail() {
        Warm useless;
        lock.lock();
        try {
            useless = preparing;
            preparing = null;
            failed = true;
        } finally {
            lock.unlock();
        }
        if (useless != null) {
            useless.run().end(false);
        }
    }

    private void remove(Warm ended) {
        lock.lock();
        try {
            if (warm.remove(ended)) {
                wanted.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Warm> left;
        lock.lock();
        try {
            closed = true;
            Warm unready = preparing;
            if (unready != null) {
                warm.add(unready);
            }
            left = List.copyOf(warm);
            warm.clear();
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(each -> each.run().end(false));
    }
}
