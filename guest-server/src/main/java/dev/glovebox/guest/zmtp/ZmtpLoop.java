package dev.glovebox.guest.zmtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The one thread that connects, reads, and runs what is due, for all connections made through it.
///
/// Handlers run on it, so that what they touch needs no lock as long as nothing else touches it. Sending is done by
/// whoever sends; the loop only goes on with what did not fit into the socket. Whoever creates it closes it, after
/// the connections.
public final class ZmtpLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ZmtpLoop.class.getName());
    private static final int READ_BYTES = 256 << 10;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>(); // each of them is short, none repeats itself
    private volatile boolean closed;

    // only the loop touches these
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(timer -> timer.atNanos));
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);

    /// Starts the thread.
    public ZmtpLoop() throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().daemon().name("kernel-io").start(this::run);
    }

    /// Something that is due at some time.
    public static final class Timer {
        private final long atNanos;
        private final Runnable task;
        private volatile boolean cancelled;

        private Timer(long atNanos, Runnable task) {
            this.atNanos = atNanos;
            this.task = task;
        }

        /// It is not to be run, unless it runs already.
        public void cancel() {
            cancelled = true;
        }
    }

    /// Connects, trying again while nothing listens there yet.
    ///
    /// @param address where the peer listens, or will listen soon
    /// @param identity what a ROUTER is to know this end by; not used by a SUB
    /// @param patience how long to try
    public ZmtpConnection connect(
            InetSocketAddress address, SocketType type, byte[] identity, Duration patience, ZmtpHandler handler) {
        var connection = new ZmtpConnection(this, address, type, identity, handler);
        execute(() -> connection.connect(System.nanoTime() + patience.toNanos()));
        return connection;
    }

    /// Runs `task` on the loop.
    public void execute(Runnable task) {
        tasks.add(task);
        if (!isLoop()) {
            selector.wakeup();
        }
    }

    /// Runs `task` on the loop after `delay`.
    public Timer schedule(Duration delay, Runnable task) {
        var timer = new Timer(System.nanoTime() + delay.toNanos(), task);
        if (isLoop()) {
            timers.add(timer);
        } else {
            execute(() -> timers.add(timer));
        }
        return timer;
    }

    /// Whether the calling thread is the loop's.
    boolean isLoop() {
        return Thread.currentThread().equals(thread);
    }

    Selector selector() {
        return selector;
    }

    private void run() {
        while (!closed) {
            try {
                runTasks();
                selector.select(key -> ((ZmtpConnection) key.attachment()).selected(key, readBuffer), waitMillis());
                runDueTimers();
            } catch (IOException e) {
                LOG.log(Level.ERROR, "kernel connections cannot be watched", e);
                return;
            }
        }
        for (SelectionKey key : List.copyOf(selector.keys())) {
            ((ZmtpConnection) key.attachment()).close();
        }
    }

    /// 0 means without end to a selector, so a timer that is due makes it 1.
    private long waitMillis() {
        while (!timers.isEmpty() && timers.peek().cancelled) {
            timers.remove();
        }
        Timer next = timers.peek();
        return next == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.atNanos - System.nanoTime()) + 1);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            runSafely(task);
        }
    }

    private void runDueTimers() {
        while (!timers.isEmpty() && timers.peek().atNanos - System.nanoTime() <= 0) {
            Timer due = timers.remove();
            if (!due.cancelled) {
                runSafely(due.task);
            }
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a task of the kernel connections failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(CLOSE_WAIT);
            selector.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
