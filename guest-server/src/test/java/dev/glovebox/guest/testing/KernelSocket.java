package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A Jupyter client on a kernel's channels, by the JDK's own WebSocket, in either subprotocol.
public final class KernelSocket implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final String session;
    private final WebSocket socket;

    private KernelSocket(HttpClient client, URI channels, boolean v1, String session) {
        this.client = client;
        this.session = session;
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(LIMIT);
        if (v1) {
            builder.subprotocols(KernelFrames.V1);
        }
        String joint = channels.getRawQuery() == null ? "?" : "&";
        this.socket = builder.buildAsync(URI.create(channels + joint + "session_id=" + session), new Listener())
                .join();
    }

    /// Connects with the JSON subprotocol.
    public static KernelSocket json(URI channels) {
        return as(UUID.randomUUID().toString(), channels, false);
    }

    /// Connects with the binary subprotocol.
    public static KernelSocket v1(URI channels) {
        return as(UUID.randomUUID().toString(), channels, true);
    }

    /// Connects by TLS with the binary subprotocol.
    public static KernelSocket v1(URI channels, SSLContext tls) {
        HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
        return new KernelSocket(client, channels, true, UUID.randomUUID().toString());
    }

    /// Connects as the client of that `session_id`, which may have been here before.
    public static KernelSocket as(String session, URI channels, boolean v1) {
        return new KernelSocket(HttpClient.newHttpClient(), channels, v1, session);
    }

    /// A message that came in; `content` and the headers are parsed, `raw` is the content as it came.
    public record Message(
            String channel, JsonNode header, JsonNode parent, JsonNode content, String raw, List<byte[]> buffers) {
        /// Its `msg_type`.
        public String type() {
            return header.path("msg_type").asText();
        }

        /// Its `msg_id`.
        public String id() {
            return header.path("msg_id").asText();
        }

        /// Whether it answers the request of that `msg_id`.
        public boolean answers(String request) {
            return parent.path("msg_id").asText().equals(request);
        }

        /// Whether it says that the kernel is in that state.
        public boolean isStatus(String state) {
            return type().equals("status")
                    && content.path("execution_state").asText().equals(state);
        }
    }

    /// The subprotocol that the server chose; empty for JSON.
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /// The code that the server closed the connection with, 1006 when it did so without one; -1 while it is open.
    public int closeCode() {
        return closed.getNow(-1);
    }

    /// Sends an execute request. An error in it does not abort what is sent right after it, as it would by default.
    ///
    /// @return its id
    public String execute(String code) {
        return send(
                "shell",
                "execute_request",
                Map.of("code", code, "silent", false, "allow_stdin", true, "stop_on_error", false));
    }

    /// Runs code until its reply and its idle status have come.
    ///
    /// @return everything that answered it, in order
    public List<Message> run(String code) {
        String id = execute(code);
        return awaitAnswers(id, "execute_reply");
    }

    /// Everything that answers a request, in order, until its reply of that type and its idle status have come.
    public List<Message> awaitAnswers(String request, String reply) {
        List<Message> answers = new ArrayList<>();
        boolean idle = false;
        boolean replied = false;
        while (!idle || !replied) {
            Message message = await(m -> m.answers(request));
            answers.add(message);
            replied |= message.type().equals(reply);
            idle |= message.isStatus("idle");
        }
        return answers;
    }

    /// What a run wrote to a stream.
    public static String stream(List<Message> answers, String name) {
        var text = new StringBuilder();
        for (Message message : answers) {
            if (message.type().equals("stream")
                    && message.content().path("name").asText().equals(name)) {
                text.append(message.content().path("text").asText());
            }
        }
        return text.toString();
    }

    /// Sends a request.
    ///
    /// @return its id
    public String send(String channel, String type, Object content) {
        var request = KernelFrames.Request.of(session, channel, type, content);
        if (subprotocol().isEmpty()) {
            sendText(request.json());
        } else {
            sendBinary(request.v1(List.of()));
        }
        return request.id();
    }

    /// Sends a text frame as it is.
    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    /// Sends a binary frame as it is.
    public void sendBinary(byte[] frame) {
        socket.sendBinary(ByteBuffer.wrap(frame), true).join();
    }

    /// The next message that fits; what comes before is left out.
    public Message await(Predicate<Message> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Message message = poll(Duration.ofNanos(deadline - System.nanoTime()))
                    .orElseThrow(() -> new AssertionError("no such message within " + LIMIT));
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /// The next message, if it comes in time.
    public Optional<Message> poll(Duration limit) {
        try {
            return Optional.ofNullable(received.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Closes the connection as the protocol wants it: returns when the server's close frame has come, and with it
    /// every message before it.
    public void closeCleanly() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        closed.copy().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /// Ends the connection without a close frame, as a lost network does.
    public void drop() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received.add(KernelFrames.fromText(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                byte[] whole = binary.toByteArray();
                received.add(
                        KernelFrames.fromBinary(whole, !from.getSubprotocol().isEmpty()));
                binary.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(1006);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
