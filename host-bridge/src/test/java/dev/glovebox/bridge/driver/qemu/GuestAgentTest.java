package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a guest that plays the agent.
class GuestAgentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private GuestAgent agent;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        Path socket = directory.resolve("agent.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        agent = new GuestAgent(socket);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    /// Says `before`, answers the sync, and then `answer` to the command.
    private void guest(String before, String answer) {
        Thread.ofVirtual().start(() -> {
            while (true) {
                try (SocketChannel guest = server.accept()) {
                    LineReader lines = new LineReader(guest, 10_000);
                    byte[] sync = Objects.requireNonNull(lines.next());
                    JsonNode id = JSON.readTree(new String(sync, 1, sync.length - 1, StandardCharsets.UTF_8))
                            .path("arguments")
                            .path("id");
                    write(guest, before);
                    guest.write(ByteBuffer.wrap(new byte[] {(byte) 0xFF}));
                    write(guest, "{\"return\": %s}\n".formatted(id));
                    said.add(new String(Objects.requireNonNull(lines.next()), StandardCharsets.UTF_8));
                    write(guest, answer);
                    lines.next();
                } catch (IOException | RuntimeException _) {
                    if (!server.isOpen()) {
                        return;
                    }
                }
            }
        });
    }

    private static void write(SocketChannel guest, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            guest.write(bytes);
        }
    }

    @Test
    void whatAnEarlierConversationLeftIsSkipped() throws Exception {
        String complaint = "{\"error\": {\"class\": \"GenericError\", \"desc\": \"JSON parse error\"}}\n";
        guest(complaint + "{\"return\": 5}\n\u00FF{\"return\": 1}\nrubbish\n", "{\"return\": {}}\n");
        agent.ping(LIMIT);
        agent.setTime(Instant.ofEpochSecond(1, 2), LIMIT);
        assertThat(said.get(1)).contains("guest-set-time").contains("1000000002");
    }

    @Test
    void aSilentGuestHasALimitAndTheNextCommandANewConnection() throws Exception {
        guest("", "");
        assertThatThrownBy(() -> agent.ping(SHORT))
                .isInstanceOf(DriverException.class)
                .hasMessage("the guest's agent has not answered guest-ping within 200 ms");
        // It is not told whether it does so.
        assertThatCode(() -> agent.shutdown(LIMIT)).doesNotThrowAnyException();
    }

    @Test
    void whatTheAgentCannotDoIsSaid() {
        guest("", "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no clock\"}}\n");
        assertThatThrownBy(() -> agent.setTime(Instant.now(), LIMIT))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("no clock");
    }

    @Test
    void garbageAndEndlessLinesAreFailures() {
        guest("", "x".repeat(2 << 20));
        assertThatThrownBy(() -> agent.ping(LIMIT))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void withoutASocketItCannotBeReached() throws IOException {
        server.close();
        assertThatThrownBy(() -> agent.ping(LIMIT)).isInstanceOf(DriverException.class);
    }
}
