package dev.glovebox.guest.kernel;

import dev.glovebox.guest.zmtp.SocketType;
import dev.glovebox.guest.zmtp.ZmtpConnection;
import dev.glovebox.guest.zmtp.ZmtpHandler;
import dev.glovebox.guest.zmtp.ZmtpLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The ZeroMQ side of one kernel process: a connection to each of its sockets, for all clients together.
///
/// What a client sends carries the client's session as one more address frame before the message, behind the
/// link's own identity; kernels send replies and input requests to the whole address that a request came from
/// ([Jupyter messaging, the wire protocol](
/// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol)), so that each finds back to
/// its client. Whoever creates it closes it.
final class KernelLink implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KernelLink.class.getName());
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration NUDGE = Duration.ofMillis(100);
    private static final Duration NUDGE_MAX = Duration.ofSeconds(3);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);
    private static final byte[] NO_FRAME = {};

    private final ZmtpLoop loop;
    private final String ownSession;
    private final Listener listener;
    private final ConnectionInfo info;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /// Filled by the loop before the link is ready, and not changed afterwards.
    private final Map<Channel, ZmtpConnection> connections = new EnumMap<>(Channel.class);

    // only the loop touches these
    private @Nullable ZmtpConnection heartbeat;
    private int connectionsOpen;
    private long heardNanos = System.nanoTime();
    private boolean heard = true;
    private boolean kernelAnswered;
    private boolean idleSeen;

    private volatile boolean closed;

    /// What comes from the kernel, on the loop: no method may block.
    interface Listener {
        /// A message came.
        ///
        /// @param session whose reply it is; empty for output, which is everybody's
        void received(String session, KernelMessage message);

        /// There is a pause in what comes.
        void drained();

        /// The kernel's heartbeat is not heard any more, or again.
        void heartbeat(boolean heard);

        /// The process can no longer be talked to.
        void lost(IOException cause);
    }

    /// A link to a kernel whose ports are known; [#start] connects it.
    ///
    /// @param ownSession the server's own session with the kernel
    KernelLink(ZmtpLoop loop, ConnectionInfo info, String ownSession, Listener listener) {
        this.loop = loop;
        this.ownSession = ownSession;
        this.listener = listener;
        this.info = info;
    }

    /// Connects, and asks the kernel until it answers.
    void start() {
        loop.execute(this::connect);
    }

    private void connect() {
        if (closed) {
            return;
        }
        byte[] identity = ownSession.getBytes(StandardCharsets.UTF_8);
        for (Channel channel : Channel.values()) {
            SocketType type = channel == Channel.IOPUB ? SocketType.SUB : SocketType.DEALER;
            connections.put(
                    channel,
                    loop.connect(info.address(channel), type, identity, CONNECT_PATIENCE, new Messages(channel)));
        }
        InetSocketAddress beat = new InetSocketAddress(info.ip(), info.heartbeatPort());
        heartbeat = loop.connect(beat, SocketType.DEALER, identity, CONNECT_PATIENCE, new Beats());
    }

    /// Done when the kernel has answered and its first `idle` has been seen: nothing that it says is missed from
    /// then on. Fails when the link is closed before.
    CompletableFuture<Void> ready() {
        return ready;
    }

    private void beat() {
        ZmtpConnection to = heartbeat;
        if (to != null && !closed) {
            boolean hearing = System.nanoTime() - heardNanos < SILENCE_MAX.toNanos();
            if (hearing != heard) {
                heard = hearing;
                listener.heartbeat(hearing);
            }
            send(to, List.of(NO_FRAME, new byte[] {'b'}));
            loop.schedule(BEAT, this::beat);
        }
    }

    /// Sends a client's message; waits while the kernel does not take more.
    ///
    /// @param wire signs it; not to be used by two threads at once
    void send(String session, KernelMessage message, WireProtocol wire) {
        ZmtpConnection connection = connections.get(message.channel());
        if (connection == null || message.channel() == Channel.IOPUB) {
            return; // clients only listen there
        }
        List<byte[]> frames = new ArrayList<>(8);
        frames.add(session.getBytes(StandardCharsets.UTF_8));
        frames.addAll(wire.frames(message));
        send(connection, frames);
    }

    /// Sends a message of the server's own.
    ///
    /// @return its id
    String send(Channel channel, String type, Object content) {
        KernelMessage message = KernelMessage.own(channel, ownSession, type, content);
        send(ownSession, message, wire());
        return message.peek().id();
    }

    /// What signs messages for this kernel.
    WireProtocol wire() {
        return new WireProtocol(info.key());
    }

    private static void send(ZmtpConnection connection, List<byte[]> frames) {
        try {
            connection.send(frames);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops reading the kernel's output, so that it has to wait, or goes on.
    void pauseOutput(boolean pause) {
        ZmtpConnection output = connections.get(Channel.IOPUB);
        if (output != null) {
            output.pauseReading(pause);
        }
    }

    /// Ends the connections; nothing is heard from them any more.
    @Override
    public void close() {
        closed = true;
        ready.cancel(false);
        loop.execute(() -> {
            connections.values().forEach(ZmtpConnection::close);
            ZmtpConnection beating = heartbeat;
            if (beating != null) {
                beating.close();
            }
        });
    }

    /// Asks for a sign of life until there is one: a subscription takes a moment to reach the kernel's output.
    private void nudge(Duration pause) {
        if (!ready.isDone() && !closed) {
            send(Channel.SHELL, "kernel_info_request", Map.of());
            loop.schedule(pause, () -> nudge(pause.compareTo(NUDGE_MAX) < 0 ? pause.multipliedBy(2) : pause));
        }
    }

    private void checkReady() {
        if (kernelAnswered && idleSeen) {
            ready.complete(null);
        }
    }

    private void fail(IOException cause) {
        if (!closed) {
            close();
            listener.lost(cause);
        }
    }

    /// What comes on one channel.
    private final class Messages implements ZmtpHandler {
        private final Channel channel;
        private final WireProtocol wire = wire();

        Messages(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void opened() {
            connectionsOpen++;
            if (connectionsOpen == Channel.values().length) {
                nudge(NUDGE);
            }
        }

        @Override
        public void received(List<byte[]> frames) {
            Optional<KernelMessage> message = wire.message(channel, frames);
            if (message.isEmpty()) {
                LOG.log(Level.WARNING, () -> "kernel message with a wrong signature left out: channel=" + channel);
            } else if (channel == Channel.IOPUB) {
                output(message.get());
            } else {
                reply(WireProtocol.address(frames), message.get());
            }
        }

        private void output(KernelMessage message) {
            String type = message.type();
            if (type.equals("iopub_welcome")) {
                return; // between the kernel and its subscriber
            }
            if (type.equals("status") && message.peekParent().session().equals(ownSession)) {
                idleSeen |= message.contentText("execution_state").equals("idle");
                checkReady();
                return; // the server's own questions
            }
            listener.received("", message);
        }

        private void reply(String session, KernelMessage message) {
            if (session.equals(ownSession)) {
                kernelAnswered = true;
                checkReady();
            }
            listener.received(session, message);
        }

        @Override
        public void drained() {
            listener.drained();
        }

        @Override
        public void lost(IOException cause) {
            fail(cause);
        }
    }

    /// The heartbeat's echoes.
    private final class Beats implements ZmtpHandler {
        @Override
        public void opened() {
            heardNanos = System.nanoTime();
            beat();
        }

        @Override
        public void received(List<byte[]> frames) {
            heardNanos = System.nanoTime();
        }

        @Override
        public void lost(IOException cause) {
            LOG.log(Level.DEBUG, () -> "heartbeat lost: " + cause);
        }
    }
}
