package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.GuestHttp;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A kernel's channels, through connections that may break: the next one has the same session, and says which
/// message was the last, so that the guest goes on behind it.
///
/// Whether a request that was on its way when the connection broke has arrived is found out by another request: a
/// kernel answers in order. It is sent again only when the kernel was idle after the other one and had said nothing
/// of it.
final class KernelConnection implements KernelSocket.Receiver, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KernelConnection.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final GuestHttp http;
    private final KernelApi api;
    private final ExecutorOptions options;
    private final String kernel;
    private final String session = UUID.randomUUID().toString();
    private final Events events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wakeUp = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable KernelSocket socket;

    @GuardedBy("lock")
    private boolean closed;

    @GuardedBy("lock")
    private @Nullable Cell cell;

    @GuardedBy("lock")
    private String probe = "";

    @GuardedBy("lock")
    private Duration pause = FIRST_PAUSE;

    private volatile String lastSeen = "";

    /// What concerns the kernel and not an execution.
    interface Events {
        /// It has lost its state.
        void restarted();

        /// It is gone for good.
        void gone();
    }

    KernelConnection(GuestHttp http, String kernel, ExecutorOptions options, Events events) {
        this.http = http;
        this.api = new KernelApi(http);
        this.kernel = kernel;
        this.options = options;
        this.events = events;
    }

    void open() throws GuestException {
        use(connect());
    }

    private void use(KernelSocket opened) {
        lock.lock();
        try {
            if (closed) {
                opened.abort();
                return;
            }
            socket = opened;
            if (opened.hasEnded()) {
                closed(opened);
            } else if (cell != null && !cell.seen()) {
                KernelMessage question = request("kernel_info_request", JsonNodeFactory.instance.objectNode());
                probe = question.id();
                trySend(question);
            }
        } finally {
            lock.unlock();
        }
    }

    private KernelSocket connect() throws GuestException {
        var address = new KernelSocket.Address(kernel, session, lastSeen);
        return KernelSocket.open(http, address, this, options.output().maxMessageBytes());
    }

    KernelMessage request(String type, JsonNode content) {
        return KernelMessage.request("shell", type, session, content);
    }

    /// Sends an execution's request; what comes back for it goes to it from now on. A connection that breaks
    /// meanwhile is no failure.
    void run(Cell started) {
        lock.lock();
        try {
            cell = started;
            probe = "";
            trySend(started.request());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void trySend(KernelMessage message) {
        KernelSocket current = socket;
        if (current != null) {
            try {
                current.send(message);
            } catch (GuestException e) {
                current.abort(); // which nobody is told of
                closed(current);
            }
        }
    }

    /// Nothing goes to the execution any more.
    void forget() {
        lock.lock();
        try {
            cell = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(KernelMessage message) {
        lastSeen = message.id().length() <= 200 ? message.id() : "";
        Cell current = current();
        String state = message.type().equals("status") ? message.text("execution_state") : "";
        if (message.parentId().isEmpty() && (state.equals("restarting") || state.equals("dead"))) {
            events.restarted();
            if (current != null) {
                current.kernelDied();
            }
        } else if (current != null
                && message.parentId().equals(current.request().id())) {
            settled();
            if (message.type().equals("input_request")) {
                answer(message);
            } else {
                current.accept(message);
            }
        } else if (state.equals("idle")) {
            probed(message.parentId());
        }
    }

    private @Nullable Cell current() {
        lock.lock();
        try {
            return cell;
        } finally {
            lock.unlock();
        }
    }

    /// Something of use has come: a later break of the connection is a new one.
    private void settled() {
        lock.lock();
        try {
            pause = FIRST_PAUSE;
        } finally {
            lock.unlock();
        }
    }

    private void answer(KernelMessage request) {
        String value = "";
        try {
            value = options.input()
                    .map(handler -> handler.answer(
                            request.text("prompt"),
                            request.content().path("password").asBoolean(false)))
                    .orElse("");
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the handler of input failed", e);
        }
        var content = JsonNodeFactory.instance.objectNode().put("value", value);
        lock.lock();
        try {
            trySend(KernelMessage.request("stdin", "input_reply", session, content)
                    .inReplyTo(request));
        } finally {
            lock.unlock();
        }
    }

    private void probed(String parent) {
        lock.lock();
        try {
            if (cell != null && !probe.isEmpty() && parent.equals(probe) && !cell.seen()) {
                probe = "";
                trySend(cell.request());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void dropped() {
        Cell current = current();
        if (current != null) {
            current.dropped(options.output().maxMessageBytes());
        }
    }

    @Override
    public void closed(KernelSocket ended) {
        lock.lock();
        try {
            if (closed || ended != socket) {
                return;
            }
            socket = null;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("kernel-reconnect").start(this::reconnect);
    }

    private void reconnect() {
        long deadline = System.nanoTime() + options.reconnectFor().toNanos();
        GuestException last = null;
        while (System.nanoTime() < deadline && pause()) {
            try {
                if (!api.exists(kernel)) {
                    gone();
                    return;
                }
                use(connect());
                return;
            } catch (GuestException e) {
                last = e;
            }
        }
        Cell current = current();
        if (current != null) {
            current.broken(
                    last == null
                            ? new GuestException(GuestException.Kind.UNREACHABLE, "the executor was closed")
                            : new GuestException(
                                    GuestException.Kind.UNREACHABLE,
                                    "the connection to the kernel broke, and again for %d ms: %s"
                                            .formatted(options.reconnectFor().toMillis(), last.getMessage()),
                                    last));
        }
        events.gone();
    }

    /// Waits a little, longer each time.
    ///
    /// @return false when this connection is closed
    private boolean pause() {
        lock.lock();
        try {
            long left = pause.toNanos();
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            while (!closed && left > 0) {
                left = wakeUp.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void gone() {
        events.gone();
        Cell current = current();
        if (current != null) {
            current.kernelDied();
        }
    }

    /// Breaks the connection as a network does, for tests.
    void breakOff() {
        KernelSocket current;
        lock.lock();
        try {
            current = socket;
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.abort();
            closed(current);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wakeUp.signalAll();
            if (socket != null) {
                socket.abort();
                socket = null;
            }
            if (cell != null) {
                cell.broken(new GuestException(GuestException.Kind.INTERRUPTED, "the executor was closed"));
            }
        } finally {
            lock.unlock();
        }
    }
}
