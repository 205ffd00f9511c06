package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RawWebSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How often channels are pinged: `KG_WS_PING_INTERVAL_SECS`.
class PingIntervalTest {
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void quietChannelsArePingedAtTheIntervalThatIsSetOnBothPorts() throws IOException {
        try (RunningGuest guest = start("1");
                GatewayKernel kernel = GatewayKernel.start(guest)) {
            for (URI channels : List.of(kernel.channels(), beside(guest, kernel))) {
                try (RawWebSocket client = RawWebSocket.v1(channels)) {
                    assertThat(client.awaitPing(LIMIT)).isTrue();
                }
            }
        }
    }

    @Test
    void withZeroNobodyIsPingedWhateverIsSent() throws IOException {
        try (RunningGuest guest = start("0");
                GatewayKernel kernel = GatewayKernel.start(guest);
                RawWebSocket watcher = RawWebSocket.v1(kernel.channels());
                RawWebSocket beside = RawWebSocket.v1(beside(guest, kernel));
                KernelSocket client = kernel.connect(true)) {
            client.run("for i in range(100): print('x' * 1000, flush=True)");
            assertThat(watcher.awaitPing(QUIET)).isFalse();
            assertThat(beside.awaitPing(Duration.ofMillis(100))).isFalse();
            assertThat(stream(client.run("print(6 * 7)"), "stdout")).isEqualTo("42\n");
        }
    }

    private RunningGuest start(String seconds) {
        return RunningGuest.start(":4321", directory, Map.of("KG_WS_PING_INTERVAL_SECS", seconds));
    }

    /// The channels on the API's port.
    private static URI beside(RunningGuest guest, GatewayKernel kernel) {
        return RunningGuest.webSocket(guest.api("/api/kernels/%s/channels".formatted(kernel.id())));
    }
}
