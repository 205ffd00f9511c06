package dev.glovebox.guest.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The places for answers that do not end. A client that has stopped reading loses its place. Thread-safe; whoever
/// creates it closes it.
public final class StreamPlaces implements AutoCloseable {
    private static final int PLACES = 64;
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Set<Place> taken = ConcurrentHashMap.newKeySet();
    private final String followed;
    private final ScheduledExecutorService watch;

    /// @param followed what the answers tell of, in one word, for problems and thread names
    public StreamPlaces(String followed) {
        this.followed = followed;
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(followed + "-streams").factory());
        var _ = watch.scheduleWithFixedDelay(this::endStalled, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Takes a place for the calling thread, which writes the answer.
    ///
    /// @throws FailureException [Failure.Unavailable] when there is none
    public Place take() {
        var place = new Place(Thread.currentThread());
        if (taken.size() >= PLACES || !taken.add(place)) {
            throw new Failure.Unavailable("%d clients follow the %s already".formatted(PLACES, followed)).asException();
        }
        return place;
    }

    private void endStalled() {
        taken.forEach(Place::endIfStalled);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /// The place of one client.
    public final class Place implements AutoCloseable {
        private final Thread writer;
        private volatile long writingSinceNanos; // 0 when nothing is being written

        private Place(Thread writer) {
            this.writer = writer;
        }

        /// Writes to the client.
        ///
        /// @throws IOException when it is gone, or has taken nothing for half a minute
        public void write(OutputStream out, byte[]... parts) throws IOException {
            writingSinceNanos = System.nanoTime() | 1;
            try {
                for (byte[] part : parts) {
                    out.write(part);
                }
                out.flush();
            } finally {
                writingSinceNanos = 0;
            }
        }

        /// An interrupted write of a virtual thread closes its socket.
        private void endIfStalled() {
            long since = writingSinceNanos;
            if (since != 0 && System.nanoTime() - since > WRITE_LIMIT.toNanos()) {
                writer.interrupt();
            }
        }

        @Override
        public void close() {
            taken.remove(this);
        }
    }
}
