package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a peer on a real socket that says what QEMU never would.
class QmpClientTest {
    private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";
    private static final String DONE = "{\"return\": {}, \"id\": 1}\n";
    private static final Duration LIMIT = Duration.ofMillis(500);

    @TempDir
    Path directory;

    private Path socket;
    private ServerSocketChannel server;
    private final List<QmpEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        socket = directory.resolve("qmp.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    /// Says the first at once, and each of the others for a line that it gets; then hangs up if `hangsUp`.
    private void peer(boolean hangsUp, String first, String... answers) {
        Thread.ofVirtual().start(() -> {
            try {
                SocketChannel peer = server.accept();
                write(peer, first);
                LineReader lines = new LineReader(peer, 10_000);
                for (String answer : answers) {
                    lines.next();
                    write(peer, answer);
                }
                if (hangsUp) {
                    lines.next();
                    peer.close();
                }
            } catch (IOException _) {
                // The client has hung up first.
            }
        });
    }

    private static void write(SocketChannel peer, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }

    private QmpClient connect() throws IOException, DriverException {
        return QmpClient.connect(socket, events::add, false, LIMIT);
    }

    @Test
    void answersGoToTheirCommandsAndEventsToTheListener() throws Exception {
        peer(
                false,
                GREETING,
                DONE,
                "{\"return\": \"late\", \"id\": 77}\n{\"event\": \"STOP\", \"data\": {\"a\": \"b\"}}\n{\"event\": \"RESUME\"}\n"
                        + "{\"id\": 2, \"return\": {\"running\": true}}\n",
                "{\"id\": 3, \"error\": {\"class\": \"GenericError\", \"desc\": \"no such disk\"}}\n");
        try (QmpClient qmp = connect()) {
            assertThat(qmp.execute("query-status", Map.of()).path("running").asBoolean())
                    .isTrue();
            assertThat(events).extracting(QmpEvent::name).containsExactly("STOP", "RESUME");
            assertThat(events.getFirst().text("a")).isEqualTo("b");
            assertThatThrownBy(() -> qmp.execute("eject", Map.of("device", "x")))
                    .isInstanceOf(DriverException.class)
                    .hasMessage("eject: no such disk");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\n",
                "[]\n",
                "\n",
                "{\"QMP\": \n",
                "\u0000\uFFFF\n",
                "{\"greeting\": 1}\n",
                "null\n",
            })
    void whatIsNotQmpEndsTheConnection(String garbage) {
        peer(false, garbage);
        assertThatThrownBy(this::connect)
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("says what is not QMP");
    }

    @Test
    void garbageEndsTheCommandsThatWait() throws Exception {
        peer(false, GREETING, DONE, "{\"return\": }\n");
        try (QmpClient qmp = connect()) {
            assertThatThrownBy(() -> qmp.execute("stop", Map.of()))
                    .isInstanceOf(DriverException.class)
                    .hasMessageContaining("not JSON");
            assertThatThrownBy(() -> qmp.execute("cont", Map.of())).isInstanceOf(DriverException.class);
        }
    }

    @Test
    void deepNestingIsGarbage() {
        peer(false, "[".repeat(100_000) + "\n");
        assertThatThrownBy(this::connect).isInstanceOf(DriverException.class).hasMessageContaining("not JSON");
    }

    @Test
    void aLineWithoutEndIsGivenUp() {
        peer(false, "x".repeat(2 << 20));
        assertThatThrownBy(this::connect)
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("a line is longer than 1048576 bytes");
    }

    @Test
    void silenceHasALimit() throws Exception {
        peer(false, GREETING, DONE);
        try (QmpClient qmp = connect()) {
            assertThatThrownBy(() -> qmp.execute("stop", Map.of()))
                    .isInstanceOf(DriverException.class)
                    .hasMessage("QEMU has not answered stop within 500 ms");
        }
    }

    @Test
    void aPeerThatHangsUpEndsTheCommandsThatWait() throws Exception {
        peer(true, GREETING, DONE);
        try (QmpClient qmp = connect()) {
            assertThatThrownBy(() -> qmp.execute("stop", Map.of()))
                    .isInstanceOf(DriverException.class)
                    .hasMessageContaining("control socket is closed");
            await().until(() -> qmp.ended().isDone());
        }
    }

    @Test
    void whereNobodyListensItIsSaid() throws IOException {
        server.close();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
}
