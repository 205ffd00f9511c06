package dev.glovebox.guest.codec;

import dev.glovebox.guest.http.Failure;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Works on pictures, on platform threads of its own. Thread-safe; whoever creates it closes it.
///
/// Virtual threads take turns only where they wait: one that encoded an image itself would hold up whoever asks for
/// something small meanwhile. Long work and short work have pools apart, so that short work never waits for long.
public final class WorkPool implements AutoCloseable {
    private static final long LIMIT_S = 60;
    private static final long CLOSE_LIMIT_S = 2;

    private final int size;
    private final ExecutorService threads;

    /// @param name of the threads
    /// @param size how many threads there are
    /// @param waiting how much work may wait for them
    public WorkPool(String name, int size, int waiting) {
        this.size = size;
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /// Runs a job.
    ///
    /// @return its result; what it throws is thrown here
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when too much is going on
    public <T> T run(Supplier<T> job) {
        return run(List.of(job)).getFirst();
    }

    /// Runs jobs, on all threads.
    ///
    /// @return their results, in the same order; what a job throws is thrown here
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when too much is going on
    public <T> List<T> run(List<Supplier<T>> jobs) {
        List<FutureTask<T>> tasks =
                jobs.stream().map(job -> new FutureTask<>(job::get)).toList();
        var next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                tasks.get(i).run();
            }
        };
        try {
            for (int i = 0; i < Math.min(size, jobs.size()); i++) {
                threads.execute(worker);
            }
        } catch (RejectedExecutionException _) {
            tasks.forEach(task -> task.cancel(false));
            throw tooMuch();
        }
        return tasks.stream().map(WorkPool::result).toList();
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            task.cancel(false);
            throw tooMuch();
        } catch (InterruptedException _) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("interrupted while working on an image").asException();
        } catch (ExecutionException e) {
            throw asThrown(e);
        }
    }

    private static RuntimeException asThrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException thrown -> thrown;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e);
        };
    }

    private static RuntimeException tooMuch() {
        return new Failure.Unavailable("too many images are being worked on at once").asException();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            boolean _ = threads.awaitTermination(CLOSE_LIMIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
