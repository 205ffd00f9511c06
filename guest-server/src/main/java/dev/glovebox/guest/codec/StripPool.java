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

/// Encodes strips on all cores, by platform threads and the caller's own. Thread-safe; whoever creates it
/// closes it.
public final class StripPool implements AutoCloseable {
    private static final int IMAGES_WAITING = 64;
    private static final long LIMIT_S = 60;

    private final int cores = Runtime.getRuntime().availableProcessors();
    private final ExecutorService threads = new ThreadPoolExecutor(
            cores,
            cores,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(IMAGES_WAITING),
            Thread.ofPlatform().daemon().name("codec-", 0).factory());

    /// Runs every job. A single strip that takes little is encoded by the caller, which spares waking a thread.
    ///
    /// @param jobs each encodes a strip by `codec`
    /// @return their results, in the same order; what a job throws is thrown here
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when too much is being encoded
    public <S> List<S> encode(StripCodec<S> codec, List<Supplier<S>> jobs) {
        if (jobs.isEmpty() || jobs.size() == 1 && !codec.takesLong()) {
            return jobs.stream().map(Supplier::get).toList();
        }
        return run(jobs);
    }

    /// Runs a job that takes more than a few milliseconds, such as reading or searching a picture.
    ///
    /// @return its result; what it throws is thrown here
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when too much is going on
    public <T> T run(Supplier<T> job) {
        return run(List.of(job)).getFirst();
    }

    private <S> List<S> run(List<Supplier<S>> jobs) {
        List<FutureTask<S>> tasks =
                jobs.stream().map(job -> new FutureTask<>(job::get)).toList();
        var next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                tasks.get(i).run();
            }
        };
        try {
            for (int i = 0; i < Math.min(cores, jobs.size()); i++) {
                threads.execute(worker);
            }
        } catch (RejectedExecutionException _) {
            next.set(tasks.size()); // those that run already may finish, and nobody waits for them
            throw tooMuch();
        }
        return tasks.stream().map(StripPool::result).toList();
    }

    private static <S> S result(FutureTask<S> task) {
        try {
            return task.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw tooMuch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encoding", e);
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
        threads.close();
    }
}
