package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/// The ZeroMQ side of one kernel process.
///
/// One thread, the loop, owns every socket; other threads hand it commands through a bounded queue and wake it
/// through a pipe. Each client session has DEALER sockets of its own, whose identity is the session, so that the
/// kernel itself routes replies and input requests; one SUB socket takes the kernel's output for all of them.
/// Whoever creates it closes it.
final class KernelLink implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KernelLink.class.getName());
    private static final Duration NUDGE = Duration.ofMillis(500);
    private static final int COMMANDS_MAX = 1024;
    private static final int MESSAGES_A_TURN = 256;
    private static final int LINGER_MILLIS = 1000;
    private static final int WAKE_UP = 0; // the pipe's place in the poller

    private final String ownSession;
    private final ConnectionInfo info;
    private final ZMQ.Context context;
    private final WireProtocol wire;
    private final Consumer<KernelMessage> onOutput;
    private final Runnable onDefect;
    private final BlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(COMMANDS_MAX);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Pipe wakeUp;
    private final CompletableFuture<KernelLink> ready = new CompletableFuture<>();
    private final Thread loop;

    // only the loop touches these
    private final Map<String, Session> sessions = new HashMap<>();
    private final ZMQ.Socket iopub;
    private ZMQ.Poller poller;
    private boolean kernelAnswered;
    private boolean outputSeen;
    private boolean closed;

    /// Connects to a kernel whose ports are known, and starts to ask until it answers.
    ///
    /// @param ownSession the server's own session with the kernel
    /// @param onOutput receives every iopub message, on the loop: it must not block
    /// @param onDefect called when the loop ends although nobody closed the link
    KernelLink(
            ZMQ.Context context,
            ConnectionInfo info,
            String ownSession,
            Consumer<KernelMessage> onOutput,
            Runnable onDefect) {
        this.context = context;
        this.info = info;
        this.ownSession = ownSession;
        this.onOutput = onOutput;
        this.onDefect = onDefect;
        this.wire = new WireProtocol(info.key());
        this.wakeUp = pipe();
        this.iopub = context.socket(SocketType.SUB);
        iopub.setRcvHWM(0); // the loop always drains it; what clients may leave waiting is bounded where it waits
        iopub.setLinger(0);
        iopub.subscribe(ZMQ.SUBSCRIPTION_ALL);
        iopub.connect(info.endpoint(Channel.IOPUB));
        this.poller = context.poller(1);
        this.loop = Thread.ofPlatform().daemon().name("kernel-link").unstarted(this::run);
    }

    /// Starts the loop.
    void start() {
        loop.start();
    }

    /// Done when the kernel has answered and its output has been seen: nothing sent from then on is missed.
    CompletableFuture<KernelLink> ready() {
        return ready;
    }

    /// Opens channels for `client`, unless it has them; another client's with the same session are closed.
    void open(KernelClient client) {
        command(() -> {
            Session old = sessions.get(client.session());
            if (old == null || !old.belongsTo(client)) {
                sessions.put(client.session(), new Session(client.session(), client, client::deliver));
                if (old != null) {
                    old.close();
                }
                rebuildPoller();
            }
        });
    }

    /// Closes the channels of `client`, if it still has them.
    void close(KernelClient client) {
        command(() -> {
            Session open = sessions.get(client.session());
            if (open != null && open.belongsTo(client)) {
                sessions.remove(client.session());
                open.close();
                rebuildPoller();
            }
        });
    }

    /// Sends a client's message; waits while a thousand others wait.
    void send(String session, KernelMessage message) {
        command(() -> {
            Session from = sessions.get(session);
            if (from != null) {
                from.send(message);
            }
        });
    }

    /// Sends a message of the server's own.
    void send(Channel channel, String type, Object content) {
        send(ownSession, KernelMessage.own(channel, ownSession, type, content));
    }

    /// Stops the loop and waits until it has closed the sockets, a second at most for what is still to be sent.
    @Override
    public void close() {
        command(() -> closed = true);
        if (!Thread.currentThread().equals(loop)) {
            try {
                loop.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the loop has its command and ends without us
            }
        }
    }

    private void command(Runnable command) {
        try {
            while (loop.isAlive() && !commands.offer(command, 1, TimeUnit.SECONDS)) {
                // full: the loop is at it
            }
            if (woken.compareAndSet(false, true)) {
                wakeUp.sink().write(ByteBuffer.wrap(new byte[1]));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            if (loop.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void run() {
        try {
            sessions.put(ownSession, new Session(ownSession, null, this::ownReply));
            rebuildPoller();
            long nextNudge = System.nanoTime();
            while (!closed) {
                if (!ready.isDone() && System.nanoTime() >= nextNudge) {
                    ownSession().send(KernelMessage.own(Channel.SHELL, ownSession, "kernel_info_request", Map.of()));
                    nextNudge = System.nanoTime() + NUDGE.toNanos();
                }
                poller.poll(ready.isDone() ? -1 : NUDGE.toMillis());
                runCommands();
                drain(iopub, Channel.IOPUB, this::output);
                List.copyOf(sessions.values()).forEach(Session::drain);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "kernel link failed", e);
            onDefect.run();
        } finally {
            ready.cancel(false);
            sessions.values().forEach(Session::close);
            iopub.close();
            poller.close();
            closePipe();
        }
    }

    /// The pipe is emptied before the mark is taken back, and the mark before the commands are taken, so that a
    /// command that comes meanwhile wakes the loop again and no byte is left to wake it for nothing.
    private void runCommands() throws IOException {
        if (poller.pollin(WAKE_UP)) {
            wakeUp.source().read(ByteBuffer.allocate(16));
            woken.set(false);
        }
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    private Session ownSession() {
        Session own = sessions.get(ownSession);
        if (own == null) {
            throw new IllegalStateException("the server's own session is gone");
        }
        return own;
    }

    private void ownReply(KernelMessage message) {
        kernelAnswered = true;
        checkReady();
    }

    private void output(KernelMessage message) {
        outputSeen = true;
        checkReady();
        onOutput.accept(message);
    }

    private void checkReady() {
        if (kernelAnswered && outputSeen) {
            ready.complete(this);
        }
    }

    /// Receives what is there, but not more than a turn's share, so that no channel starves another.
    private void drain(ZMQ.Socket socket, Channel channel, Consumer<KernelMessage> sink) {
        for (int i = 0; i < MESSAGES_A_TURN; i++) {
            byte[] first = socket.recv(ZMQ.DONTWAIT);
            if (first == null) {
                return;
            }
            List<byte[]> frames = new ArrayList<>(8);
            frames.add(first);
            while (socket.hasReceiveMore()) {
                frames.add(socket.recv());
            }
            Optional<KernelMessage> message = wire.message(channel, frames);
            if (message.isPresent()) {
                sink.accept(message.get());
            } else {
                LOG.log(Level.WARNING, () -> "kernel message with a wrong signature left out: channel=" + channel);
            }
        }
    }

    private void rebuildPoller() {
        poller.close();
        poller = context.poller(2 + 3 * sessions.size());
        poller.register(wakeUp.source(), ZMQ.Poller.POLLIN);
        poller.register(iopub, ZMQ.Poller.POLLIN);
        sessions.values()
                .forEach(session ->
                        session.sockets.values().forEach(socket -> poller.register(socket, ZMQ.Poller.POLLIN)));
    }

    private static Pipe pipe() {
        try {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
            return pipe;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closePipe() {
        try {
            wakeUp.sink().close();
            wakeUp.source().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One client's sockets; only the loop touches it.
    private final class Session {
        private final @Nullable KernelClient owner; // null for the server's own
        private final Consumer<KernelMessage> onReply;
        private final Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);

        Session(String identity, @Nullable KernelClient owner, Consumer<KernelMessage> onReply) {
            this.owner = owner;
            this.onReply = onReply;
            for (Channel channel : List.of(Channel.SHELL, Channel.CONTROL, Channel.STDIN)) {
                ZMQ.Socket socket = context.socket(SocketType.DEALER);
                socket.setIdentity(identity.getBytes(ZMQ.CHARSET));
                socket.setLinger(LINGER_MILLIS);
                socket.connect(info.endpoint(channel));
                sockets.put(channel, socket);
            }
        }

        boolean belongsTo(KernelClient client) {
            return client.equals(owner);
        }

        void send(KernelMessage message) {
            ZMQ.Socket socket = sockets.get(message.channel());
            if (socket == null) {
                return; // iopub: clients only listen there
            }
            List<byte[]> frames = wire.frames(message);
            for (int i = 0; i < frames.size(); i++) {
                int more = i < frames.size() - 1 ? ZMQ.SNDMORE : 0;
                if (!socket.send(frames.get(i), ZMQ.DONTWAIT | more)) {
                    LOG.log(Level.WARNING, () -> "kernel takes no more messages: one left out");
                    return;
                }
            }
        }

        void drain() {
            sockets.forEach((channel, socket) -> KernelLink.this.drain(socket, channel, onReply));
        }

        void close() {
            sockets.values().forEach(ZMQ.Socket::close);
        }
    }
}
