package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection to QEMU's control socket: one JSON value a line (QEMU QMP protocol specification).
///
/// Commands may be given by any thread. One thread reads; anything that is not QMP ends the connection, and with it
/// every command that waits. Whoever connects closes it.
final class QmpClient implements AutoCloseable {
    private static final Logger LOG = System.getLogger(QmpClient.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINE_LIMIT = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final Consumer<QmpEvent> events;
    private final boolean debug;
    private final Duration limit;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final CompletableFuture<Void> greeted = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private QmpClient(SocketChannel channel, Consumer<QmpEvent> events, boolean debug, Duration limit) {
        this.channel = channel;
        this.events = events;
        this.debug = debug;
        this.limit = limit;
    }

    /// Connects and reads the greeting.
    ///
    /// @param events is told each event by the reading thread, and must be quick
    /// @param debug whether all that is said is logged
    /// @throws IOException when nobody listens
    /// @throws DriverException when what answers does not speak QMP
    static QmpClient connect(Path socket, Consumer<QmpEvent> events, boolean debug)
            throws IOException, DriverException {
        return connect(socket, events, debug, LIMIT);
    }

    /// @param limit how long an answer may take
    static QmpClient connect(Path socket, Consumer<QmpEvent> events, boolean debug, Duration limit)
            throws IOException, DriverException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        QmpClient client = new QmpClient(channel, events, debug, limit);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().name("qmp-reader").start(client::read);
            client.await(client.greeted, "greeting");
            client.execute("qmp_capabilities", Map.of());
            return client;
        } catch (IOException | DriverException e) {
            client.close();
            throw e;
        }
    }

    /// Gives a command and waits for what it returns.
    ///
    /// @throws DriverException when it fails, takes too long, or the connection ends
    JsonNode execute(String command, Map<String, ?> arguments) throws DriverException {
        long id = ids.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("execute", command);
        if (!arguments.isEmpty()) {
            message.put("arguments", arguments);
        }
        message.put("id", id);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            if (ended.isDone()) {
                throw new DriverException(ended.join());
            }
            write(message);
            return await(answer, command);
        } finally {
            waiting.remove(id);
        }
    }

    /// Gives a command of the human monitor and returns what it prints.
    String human(String commandLine) throws DriverException {
        return execute("human-monitor-command", Map.of("command-line", commandLine))
                .asText();
    }

    /// Completes with the reason when the connection has ended.
    CompletableFuture<String> ended() {
        return ended;
    }

    private <T> T await(CompletableFuture<T> answer, String command) throws DriverException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DriverException("QEMU has not answered %s within %d ms".formatted(command, limit.toMillis()), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DriverException("%s: %s".formatted(command, cause.getMessage()), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DriverException("interrupted while waiting for " + command, e);
        }
    }

    private void write(Map<String, Object> message) throws DriverException {
        writing.lock();
        try {
            byte[] line = (JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
            log("to QEMU", line);
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new DriverException("the machine's control socket is closed", e);
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        String why = "the machine's control socket is closed";
        try (channel) {
            LineReader lines = new LineReader(channel, LINE_LIMIT);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                log("from QEMU", line);
                take(line);
            }
        } catch (ProtocolException e) {
            why = "the machine's control socket says what is not QMP: " + e.getMessage();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "control socket ended: cause=%s".formatted(e));
        } finally {
            String reason = why;
            greeted.completeExceptionally(new DriverException(reason));
            end(reason);
        }
    }

    private void end(String reason) {
        ended.complete(reason);
        waiting.values().forEach(answer -> answer.completeExceptionally(new DriverException(ended.join())));
    }

    private void take(byte[] line) throws IOException {
        JsonNode message = parse(line);
        if (message.has("event")) {
            JsonNode data = message.path("data");
            events.accept(
                    new QmpEvent(message.path("event").asText(), data.isObject() ? data : JSON.createObjectNode()));
        } else if (message.has("return") || message.has("error")) {
            answer(waiting.remove(message.path("id").asLong(-1)), message);
        } else if (message.has("QMP")) {
            greeted.complete(null);
        } else {
            throw new ProtocolException("neither greeting, event nor answer");
        }
    }

    private static JsonNode parse(byte[] line) throws ProtocolException {
        try {
            JsonNode message = JSON.readTree(line);
            if (message.isObject()) {
                return message;
            }
            throw new ProtocolException("not an object");
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new ProtocolException("not JSON");
        }
    }

    /// @param waits nobody when the answer came too late
    private static void answer(@Nullable CompletableFuture<JsonNode> waits, JsonNode message) {
        if (waits == null) {
            return;
        }
        if (message.has("error")) {
            String text = message.path("error").path("desc").asText("an error without a description");
            waits.completeExceptionally(new DriverException(text));
        } else {
            waits.complete(message.path("return"));
        }
    }

    private void log(String direction, byte[] line) {
        if (debug) {
            LOG.log(Level.INFO, () -> "%s: %s".formatted(direction, new String(line, StandardCharsets.UTF_8).strip()));
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "control socket not closed: cause=%s".formatted(e));
        }
        end("the machine's control socket is closed");
    }
}
