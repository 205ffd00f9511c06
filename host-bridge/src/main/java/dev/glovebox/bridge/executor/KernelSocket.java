package dev.glovebox.bridge.executor;

import static dev.glovebox.bridge.client.GuestException.Kind.BROKEN_ANSWER;
import static dev.glovebox.bridge.client.GuestException.Kind.INTERRUPTED;
import static dev.glovebox.bridge.client.GuestException.Kind.TIMEOUT;
import static dev.glovebox.bridge.client.GuestException.Kind.UNREACHABLE;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.GuestHttp;
import dev.glovebox.bridge.client.GuestJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One WebSocket to a kernel's channels. It does not reconnect; [KernelConnection] does.
///
/// It reads a message at a time: while one is being handled nothing more is taken from the guest, so that a flood
/// stays in the guest. A message larger than allowed is read and dropped.
final class KernelSocket implements WebSocket.Listener {
    private static final System.Logger LOG = System.getLogger(KernelSocket.class.getName());
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    private final Receiver receiver;
    private final KernelMessage.Assembly assembly;
    private final ReentrantLock sending = new ReentrantLock();

    @GuardedBy("sending")
    private @Nullable WebSocket socket;

    private volatile boolean ended;

    /// Who is told of what comes, one thing after the other.
    interface Receiver {
        void message(KernelMessage message);

        /// A message was dropped for its size.
        void dropped();

        /// The connection has ended, or broken; nothing comes after that.
        void closed(KernelSocket socket);
    }

    private KernelSocket(Receiver receiver, int maxMessageBytes) {
        this.receiver = receiver;
        this.assembly = new KernelMessage.Assembly(maxMessageBytes);
    }

    /// Connects.
    ///
    /// @throws GuestException when that fails
    static KernelSocket open(GuestHttp http, Address address, Receiver receiver, int maxMessageBytes)
            throws GuestException {
        var opened = new KernelSocket(receiver, maxMessageBytes);
        var builder = http.client().newWebSocketBuilder().subprotocols(KernelMessage.V1);
        http.authorization().ifPresent(value -> builder.header("Authorization", value));
        builder.connectTimeout(http.limits().connect());
        String what = "the channels of kernel " + address.kernel();
        CompletableFuture<WebSocket> pending = builder.buildAsync(address.uri(http), opened);
        try {
            WebSocket socket = pending.get(http.limits().answer().toNanos(), TimeUnit.NANOSECONDS);
            opened.started(socket);
            return opened;
        } catch (TimeoutException e) {
            throw new GuestException(TIMEOUT, what + ": no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuestException(INTERRUPTED, what + ": interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null) {
                throw new GuestException(
                        BROKEN_ANSWER,
                        "%s: answered %d instead of opening"
                                .formatted(what, handshake.getResponse().statusCode()),
                        cause);
            }
            throw new GuestException(
                    UNREACHABLE, what + ": " + GuestJson.printable(String.valueOf(cause.getMessage())), cause);
        } finally {
            if (!pending.isDone()) {
                pending.cancel(true);
                var _ = pending.thenAccept(WebSocket::abort);
            }
        }
    }

    /// What is connected to.
    ///
    /// @param after the id of the last message that was seen, or empty
    record Address(String kernel, String session, String after) {
        private URI uri(GuestHttp http) {
            String query = after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
            URI address = http.endpoint().resolve("/api/kernels/" + kernel + "/channels?session_id=" + session + query);
            return URI.create("ws" + address.toString().substring("http".length()));
        }
    }

    private void started(WebSocket connected) {
        sending.lock();
        try {
            socket = connected;
        } finally {
            sending.unlock();
        }
        connected.request(1);
    }

    /// Sends a message.
    ///
    /// @throws GuestException when it cannot be sent; it may have been sent in part
    void send(KernelMessage message) throws GuestException {
        sending.lock();
        try {
            WebSocket to = socket;
            if (to == null) {
                throw new GuestException(UNREACHABLE, "the kernel's connection is closed");
            }
            CompletableFuture<WebSocket> sent = to.getSubprotocol().equals(KernelMessage.V1)
                    ? to.sendBinary(message.toBinary(), true)
                    : to.sendText(message.toText(), true);
            sent.get(SEND_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new GuestException(UNREACHABLE, "a message could not be sent to the kernel", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuestException(INTERRUPTED, "interrupted while a message was sent", e);
        } finally {
            sending.unlock();
        }
    }

    /// Whether it was closed, by whomever.
    boolean hasEnded() {
        return ended;
    }

    void abort() {
        ended = true;
        sending.lock();
        try {
            if (socket != null) {
                socket.abort();
                socket = null;
            }
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {} // the first message is asked for by started

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        assembly.add(bytes);
        if (last) {
            whole(true);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        assembly.add(data.toString().getBytes(StandardCharsets.UTF_8));
        if (last) {
            whole(false);
        }
        from.request(1);
        return null;
    }

    private void whole(boolean binary) {
        boolean tooLarge = assembly.tooLarge();
        byte[] bytes = assembly.take();
        if (tooLarge) {
            receiver.dropped();
            return;
        }
        KernelMessage message;
        try {
            message = binary
                    ? KernelMessage.ofBinary(bytes)
                    : KernelMessage.ofText(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "a kernel's message is none: reason=" + GuestJson.printable(String.valueOf(e.getMessage())));
            return;
        }
        receiver.message(message);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        ended = true;
        receiver.closed(this);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, () -> "a kernel's connection broke: cause=" + cause);
        ended = true;
        receiver.closed(this);
    }
}
