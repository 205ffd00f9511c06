package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A Jupyter client on a kernel's channels, by the JDK's own WebSocket, in either subprotocol.
public final class KernelSocket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String V1 = "v1.kernel.websocket.jupyter.org";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final String session = UUID.randomUUID().toString();
    private final WebSocket socket;
    private volatile int closeCode = -1;

    private KernelSocket(HttpClient client, URI channels, boolean v1) {
        this.client = client;
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(LIMIT);
        if (v1) {
            builder.subprotocols(V1);
        }
        this.socket = builder.buildAsync(URI.create(channels + "?session_id=" + session), new Listener())
                .join();
    }

    /// Connects with the JSON subprotocol.
    public static KernelSocket json(URI channels) {
        return new KernelSocket(HttpClient.newHttpClient(), channels, false);
    }

    /// Connects with the binary subprotocol.
    public static KernelSocket v1(URI channels) {
        return new KernelSocket(HttpClient.newHttpClient(), channels, true);
    }

    /// Connects by TLS with the binary subprotocol.
    public static KernelSocket v1(URI channels, SSLContext tls) {
        return new KernelSocket(HttpClient.newBuilder().sslContext(tls).build(), channels, true);
    }

    /// A message that came in; `content` and the headers are parsed, `raw` is the content as it came.
    public record Message(
            String channel, String type, JsonNode parent, JsonNode content, String raw, List<byte[]> buffers) {}

    /// The subprotocol that the server chose; empty for JSON.
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /// The code that the server closed the connection with; -1 while it is open.
    public int closeCode() {
        return closeCode;
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
        List<Message> answers = new ArrayList<>();
        boolean idle = false;
        boolean replied = false;
        while (!idle || !replied) {
            Message message = await(m -> m.parent().path("msg_id").asText().equals(id));
            answers.add(message);
            replied |= message.type().equals("execute_reply");
            idle |= message.type().equals("status")
                    && message.content().path("execution_state").asText().equals("idle");
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
        String id = UUID.randomUUID().toString();
        byte[] header = bytes(Map.of(
                "msg_id", id, "msg_type", type, "session", session, "username", "test", "date", "", "version", "5.3"));
        byte[] empty = bytes(Map.of());
        if (subprotocol().isEmpty()) {
            String text =
                    "{\"channel\": \"%s\", \"header\": %s, \"parent_header\": {}, \"metadata\": {}, \"content\": %s}"
                            .formatted(channel, text(header), text(bytes(content)));
            sendText(text);
        } else {
            sendBinary(frame(List.of(channel.getBytes(StandardCharsets.UTF_8), header, empty, empty, bytes(content))));
        }
        return id;
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
        try {
            while (true) {
                Message message = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("no such message within " + LIMIT);
                }
                if (wanted.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    private static byte[] frame(List<byte[]> parts) {
        var out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(8 * (2 + parts.size())).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(parts.size() + 1);
        long offset = head.capacity();
        for (byte[] part : parts) {
            head.putLong(offset);
            offset += part.length;
        }
        head.putLong(offset);
        out.writeBytes(head.array());
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received.add(fromJson(text.toString(), List.of()));
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
                received.add(from.getSubprotocol().isEmpty() ? fromJsonWithBuffers(whole) : fromV1(whole));
                binary.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closeCode = code;
            return null;
        }

        private static Message fromJson(String json, List<byte[]> buffers) {
            JsonNode message = parse(json.getBytes(StandardCharsets.UTF_8));
            return new Message(
                    message.path("channel").asText(),
                    message.at("/header/msg_type").asText(),
                    message.path("parent_header"),
                    message.path("content"),
                    json,
                    buffers);
        }

        private static Message fromJsonWithBuffers(byte[] whole) {
            ByteBuffer frame = ByteBuffer.wrap(whole);
            int count = frame.getInt();
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int start = frame.getInt(4 * (1 + i));
                int end = i + 1 < count ? frame.getInt(4 * (2 + i)) : whole.length;
                parts.add(java.util.Arrays.copyOfRange(whole, start, end));
            }
            return fromJson(text(parts.getFirst()), parts.subList(1, count));
        }

        private static Message fromV1(byte[] whole) {
            ByteBuffer frame = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
            int count = (int) frame.getLong() - 1;
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int start = (int) frame.getLong(8 * (1 + i));
                int end = (int) frame.getLong(8 * (2 + i));
                parts.add(java.util.Arrays.copyOfRange(whole, start, end));
            }
            return new Message(
                    text(parts.get(0)),
                    parse(parts.get(1)).path("msg_type").asText(),
                    parse(parts.get(2)),
                    parse(parts.get(4)),
                    text(parts.get(4)),
                    parts.subList(5, count));
        }
    }
}
