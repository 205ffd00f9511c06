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

    /// Runs every job. The caller takes part, so that a single strip needs no other thread; but not when strips
    /// take long, as a virtual thread would hold up all others of its carrier.
    ///
    /// @param jobs each encodes a strip by `codec`
    /// @return their results, in the same order; what a job throws is thrown here
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when too much is being encoded
    public <S> List<S> encode(StripCodec<S> codec, List<Supplier<S>> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        List<FutureTask<S>> tasks =
                jobs.stream().map(job -> new FutureTask<>(job::get)).toList();
        var next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                tasks.get(i).run();
            }
        };
        boolean apart = codec.takesLong();
        int helpers = apart ? Math.min(cores, jobs.size()) : Math.min(cores, jobs.size()) - 1;
        if (start(worker, helpers) == 0 && apart) {
            throw tooMuch();
        }
        if (!apart) {
            worker.run();
        }
        return tasks.stream().map(StripPool::result).toList();
    }

    /// Runs `worker` on up to `helpers` threads; answers on how many.
    private int start(Runnable worker, int helpers) {
        for (int started = 0; started < helpers; started++) {
            try {
                threads.execute(worker);
            } catch (RejectedExecutionException _) {
                return started; // those that run already do it all
            }
        }
        return helpers;
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
        return new Failure.Unavailable("too many images are being encoded at once").asException();
    }

    @Override
    public void close() {
        threads.close();
    }
}
