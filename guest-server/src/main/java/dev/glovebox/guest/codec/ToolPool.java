package dev.glovebox.guest.codec;

import dev.glovebox.guest.http.Failure;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lends tools: as many as there are cores, made when they are first needed. Thread-safe; whoever creates it closes
/// it.
///
/// @param <T> the tools
final class ToolPool<T extends Tool> implements AutoCloseable {
    private static final long WAIT_S = 10;

    private final int limit = Runtime.getRuntime().availableProcessors();
    private final BlockingDeque<T> idle = new LinkedBlockingDeque<>(limit);
    private final AtomicInteger made = new AtomicInteger();
    private final Supplier<T> maker;
    private volatile boolean closed;

    ToolPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /// Does `work` with a tool that nobody else has meanwhile.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when none comes free in ten seconds,
    ///     or the pool is closed
    <R> R use(Function<T, R> work) {
        T tool = borrow();
        try {
            return work.apply(tool);
        } finally {
            giveBack(tool);
        }
    }

    private T borrow() {
        T tool = closed ? null : idle.pollFirst(); // the last one used, as its memory is still in the cache
        if (tool == null && !closed) {
            tool = made.incrementAndGet() <= limit ? make() : await();
        }
        if (tool == null) {
            throw new Failure.Unavailable("too many images are being encoded at once").asException();
        }
        return tool;
    }

    private T make() {
        try {
            return maker.get();
        } catch (RuntimeException | Error e) {
            made.decrementAndGet();
            throw e;
        }
    }

    private @Nullable T await() {
        made.decrementAndGet();
        try {
            return idle.pollFirst(WAIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while encoding", e);
        }
    }

    private void giveBack(T tool) {
        idle.addFirst(tool);
        if (closed) {
            close();
        }
    }

    /// Ends the tools; those in use when they are given back.
    @Override
    public void close() {
        closed = true;
        for (T tool = idle.pollFirst(); tool != null; tool = idle.pollFirst()) {
            tool.close();
        }
    }
}
