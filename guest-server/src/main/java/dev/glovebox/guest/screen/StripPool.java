package dev.glovebox.guest.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/// Encodes strips on all cores: one platform thread and one encoder a core. Whoever creates it closes it.
final class StripPool implements AutoCloseable {
    private final BlockingQueue<StripEncoder> encoders = new LinkedBlockingQueue<>();
    private final ExecutorService threads;

    StripPool() {
        int cores = Runtime.getRuntime().availableProcessors();
        threads = Executors.newFixedThreadPool(
                cores, Thread.ofPlatform().daemon().name("png-", 0).factory());
        for (int i = 0; i < cores; i++) {
            encoders.add(new StripEncoder());
        }
    }

    /// Runs every job, and answers their results in the same order.
    List<EncodedStrip> encode(List<Function<StripEncoder, EncodedStrip>> jobs) {
        List<Callable<EncodedStrip>> tasks = new ArrayList<>(jobs.size());
        jobs.forEach(job -> tasks.add(() -> run(job)));
        try {
            List<EncodedStrip> strips = new ArrayList<>(jobs.size());
            for (Future<EncodedStrip> strip : threads.invokeAll(tasks)) {
                strips.add(strip.get());
            }
            return strips;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encoding", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private EncodedStrip run(Function<StripEncoder, EncodedStrip> job) throws InterruptedException {
        StripEncoder encoder = encoders.take();
        try {
            return job.apply(encoder);
        } finally {
            encoders.add(encoder);
        }
    }

    @Override
    public void close() {
        threads.close();
        encoders.forEach(StripEncoder::close);
    }
}
