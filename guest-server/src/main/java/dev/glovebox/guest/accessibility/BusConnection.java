package dev.glovebox.guest.accessibility;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.connections.transports.AbstractTransport;
import org.freedesktop.dbus.connections.transports.TransportBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodReturn;
import org.freedesktop.dbus.messages.constants.Flags;

/// A connection to a message bus ([D-Bus](https://dbus.freedesktop.org/doc/dbus-specification.html)). Thread-safe;
/// whoever opens it closes it.
///
/// Calls are sent without waiting for the answers of earlier ones, so that reading many properties takes few round
/// trips. A thread reads and another one writes: whoever calls waits for no longer than it wants to, also when the
/// bus itself hangs.
final class BusConnection implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BusConnection.class.getName());
    private static final int OUTGOING_MAX = 4_096;
    private static final int WRITE_MAX_BYTES = 64 << 10;

    private final AbstractTransport transport;
    private final BlockingQueue<Message> outgoing = new ArrayBlockingQueue<>(OUTGOING_MAX);
    private final Map<Long, PendingReply> pending = new ConcurrentHashMap<>();
    private final Thread reader;
    private final Thread writer;
    private volatile boolean closed;

    private BusConnection(AbstractTransport transport) {
        this.transport = transport;
        this.reader = Thread.ofPlatform().daemon().name("accessibility-reader").unstarted(this::read);
        this.writer = Thread.ofPlatform().daemon().name("accessibility-writer").unstarted(this::write);
    }

    /// Connects to the bus at `address`, within `limit`.
    ///
    /// @throws IOException when nobody answers there, or not in time
    static BusConnection open(String address, Duration limit) throws IOException {
        AbstractTransport transport = transport(address);
        CompletableFuture<Void> connected = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("accessibility-connect").start(() -> {
            try {
                transport.connect();
                connected.complete(null);
            } catch (IOException | RuntimeException e) {
                connected.completeExceptionally(e);
            }
        });
        try {
            connected.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return greet(transport, limit);
        } catch (ExecutionException e) {
            transport.close();
            Throwable cause = e.getCause();
            throw new IOException(cause == null ? "no connection" : String.valueOf(cause.getMessage()), e);
        } catch (TimeoutException _) {
            transport.close();
            throw new IOException("no answer within %d ms".formatted(limit.toMillis()));
        } catch (InterruptedException e) {
            transport.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static AbstractTransport transport(String address) throws IOException {
        for (String alternative : address.split(";", -1)) {
            if (alternative.startsWith("unix:path=")) {
                try {
                    return TransportBuilder.create(alternative)
                            .configure()
                            .withAutoConnect(false)
                            .back()
                            .build();
                } catch (DBusException | RuntimeException e) {
                    throw new IOException(String.valueOf(e.getMessage()), e);
                }
            }
        }
        throw new IOException("its address is not of the form unix:path=…");
    }

    private static BusConnection greet(AbstractTransport transport, Duration limit) throws IOException {
        var connection = new BusConnection(transport);
        connection.reader.start();
        connection.writer.start();
        if (connection.call(Call.toBus("Hello", "")).await(limit.toNanos()) instanceof Reply.Values) {
            return connection;
        }
        connection.close();
        throw new IOException("it does not let us in");
    }

    /// Whether the bus was still there a moment ago.
    boolean isOpen() {
        return !closed;
    }

    /// Sends a call; the bus starts nobody for it.
    PendingReply call(Call call) {
        return call(call, Flags.NO_AUTO_START);
    }

    /// Sends a call, for which the bus starts whoever has to answer it.
    PendingReply callStarting(Call call) {
        return call(call, (byte) 0);
    }

    private PendingReply call(Call call, byte flags) {
        Message message = message(call, flags);
        long serial = message.getSerial();
        var reply = new PendingReply(_ -> pending.remove(serial));
        pending.put(serial, reply);
        if (closed) {
            endPending();
        } else if (!outgoing.offer(message)) { // the bus takes nothing any more
            close();
        }
        return reply;
    }

    private Message message(Call call, byte flags) {
        try {
            return transport
                    .getMessageFactory()
                    .createMethodCall(
                            call.target().bus(),
                            call.target().path(),
                            call.interfaceName(),
                            call.member(),
                            flags,
                            call.signature().isEmpty() ? null : call.signature(),
                            call.arguments().toArray());
        } catch (DBusException e) {
            throw new IllegalArgumentException(call.toString(), e);
        }
    }

    private void read() {
        while (!closed) {
            try {
                Message message = transport.readMessage();
                if (message instanceof MethodReturn || message instanceof Error) {
                    PendingReply reply = pending.remove(message.getReplySerial());
                    if (reply != null) {
                        reply.complete(message);
                    }
                }
            } catch (IOException _) {
                close();
            } catch (DBusException | RuntimeException e) { // of one message, which is skipped
                LOG.log(Level.DEBUG, () -> "a message on the bus cannot be read: " + e.getMessage());
            }
        }
    }

    private void write() {
        List<Message> messages = new ArrayList<>();
        try {
            while (!closed) {
                messages.clear();
                messages.add(outgoing.take());
                outgoing.drainTo(messages, 63);
                write(messages);
            }
        } catch (IOException _) {
            close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /// All of them at once: one by one, and part by part as the library does it, costs more than their answers.
    private void write(List<Message> messages) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(WRITE_MAX_BYTES);
        for (Message message : messages) {
            for (byte[] part : message.getWireData()) {
                if (part == null) {
                    break;
                }
                buffer = put(buffer, part);
            }
        }
        flush(buffer);
    }

    private ByteBuffer put(ByteBuffer buffer, byte[] part) throws IOException {
        if (part.length > buffer.remaining()) {
            flush(buffer);
        }
        if (part.length > buffer.capacity()) {
            flush(ByteBuffer.wrap(part).position(part.length));
            return buffer;
        }
        return buffer.put(part);
    }

    private void flush(ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            transport.getTransportConnection().getChannel().write(buffer);
        }
        buffer.clear();
    }

    private void endPending() {
        for (Long serial : List.copyOf(pending.keySet())) {
            PendingReply reply = pending.remove(serial);
            if (reply != null) {
                reply.complete(null);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            transport.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "closing the connection to the bus: " + e.getMessage());
        }
        if (Thread.currentThread() != writer) {
            writer.interrupt();
        }
        endPending();
    }
}
