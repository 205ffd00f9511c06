package dev.glovebox.bridge.driver.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks up names. The system's look-up holds its thread for as long as it likes, so it has a few of its own.
final class Names implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int QUEUE = 256;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("egress-names-", 0).factory());

    /// @throws UnknownHostException when there is none, or it takes too long
    List<InetAddress> addresses(String host) throws UnknownHostException {
        try {
            return threads.submit(() -> List.of(InetAddress.getAllByName(host)))
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw unknown(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, e);
        }
    }

    private static UnknownHostException unknown(String host, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(host);
        unknown.initCause(cause);
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
