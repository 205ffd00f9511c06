package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// The guest's agent (QEMU guest agent protocol reference), which may be absent, and which a hostile guest can
/// play.
///
/// Every command has a connection of its own, which begins with `guest-sync-delimited`: what an earlier one that
/// ran out of time has left in the line is skipped.
final class GuestAgent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINE_LIMIT = 1 << 20;
    /// Marks, before a command, the end of what was not understood; the answer to a sync begins with it.
    private static final byte DELIMITER = (byte) 0xFF;

    private final Path socket;
    private final ReentrantLock one = new ReentrantLock();

    GuestAgent(Path socket) {
        this.socket = socket;
    }

    /// @throws DriverException when it does not answer in time
    void ping(Duration limit) throws DriverException {
        execute("guest-ping", Map.of(), limit);
    }

    /// Sets the guest's clock.
    void setTime(Instant time, Duration limit) throws DriverException {
        long nanos = Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        execute("guest-set-time", Map.of("time", nanos), limit);
    }

    /// Asks the guest to shut down; it says nothing to that.
    void shutdown(Duration limit) throws DriverException {
        send("guest-shutdown", Map.of("mode", "powerdown"), false, limit);
    }

    /// Gives a command and returns what it returns.
    ///
    /// @throws DriverException when it fails or takes too long
    JsonNode execute(String command, Map<String, ?> arguments, Duration limit) throws DriverException {
        return send(command, arguments, true, limit);
    }

    private JsonNode send(String command, Map<String, ?> arguments, boolean answers, Duration limit)
            throws DriverException {
        one.lock();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            CompletableFuture<JsonNode> result = new CompletableFuture<>();
            Thread.ofVirtual().name("guest-agent").start(() -> {
                try {
                    result.complete(exchange(channel, command, arguments, answers));
                } catch (IOException | RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
            // What still waits then ends with its channel.
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DriverException(
                    "the guest's agent has not answered %s within %d ms".formatted(command, limit.toMillis()), e);
        } catch (ExecutionException e) {
            throw new DriverException("the guest's agent failed at %s: %s".formatted(command, e.getCause()), e);
        } catch (IOException e) {
            throw new DriverException("the guest's agent cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DriverException("interrupted while waiting for the guest's agent", e);
        } finally {
            one.unlock();
        }
    }

    private JsonNode exchange(SocketChannel channel, String command, Map<String, ?> arguments, boolean answers)
            throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        LineReader lines = new LineReader(channel, LINE_LIMIT);
        synchronize(channel, lines);
        write(channel, Map.of("execute", command, "arguments", arguments));
        if (!answers) {
            return JSON.nullNode();
        }
        JsonNode answer = JSON.readTree(next(lines));
        if (answer.has("return")) {
            return answer.path("return");
        }
        throw new ProtocolException(answer.path("error").path("desc").asText("an answer that is none"));
    }

    private static void synchronize(SocketChannel channel, LineReader lines) throws IOException {
        int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        channel.write(ByteBuffer.wrap(new byte[] {DELIMITER}));
        write(channel, Map.of("execute", "guest-sync-delimited", "arguments", Map.of("id", id)));
        // The first line may be a complaint about the delimiter, which is no JSON.
        while (true) {
            byte[] line = next(lines);
            int start = 0;
            while (start < line.length && line[start] == DELIMITER) {
                start++;
            }
            if (start > 0 && isAnswer(Arrays.copyOfRange(line, start, line.length), id)) {
                return;
            }
        }
    }

    private static boolean isAnswer(byte[] line, int id) {
        try {
            return JSON.readTree(line).path("return").asInt(0) == id;
        } catch (IOException _) {
            return false;
        }
    }

    private static byte[] next(LineReader lines) throws IOException {
        byte[] line = lines.next();
        if (line == null) {
            throw new ProtocolException("the connection has ended");
        }
        return line;
    }

    private static void write(SocketChannel channel, Map<String, ?> message) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
