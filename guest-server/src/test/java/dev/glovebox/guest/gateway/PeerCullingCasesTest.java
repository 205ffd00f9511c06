package dev.glovebox.guest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.KernelspecDirectory;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Idle kernels are ended when that is set, as Jupyter Server tests it. What must not be ended is looked at when a
/// kernel that was idle for a shorter time has been.
class PeerCullingCasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TIMEOUT = "--MappingKernelManager.cull_idle_timeout=1";
    private static final String INTERVAL = "--MappingKernelManager.cull_interval=1";

    @TempDir
    private Path directory;

    @Test
    void whatIsIdleWithoutClientsEndsAndWhatIsBusyConnectedOrExemptDoesNot() throws IOException {
        var specs = KernelspecDirectory.make(directory.resolve("environment"));
        specs.install("exempt", """
                {"argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Exempt",
                 "language": "python", "metadata": {"cull_idle_timeout": 0}}
                """);
        Map<String, String> settings =
                Map.of("GLOVEBOX_PYTHON_ENV", specs.environment().toString());
        try (RunningGuest guest = RunningGuest.start(":4321", directory, settings, TIMEOUT, INTERVAL);
                GatewayKernel exempt = GatewayKernel.start(guest, "{\"name\": \"exempt\"}");
                GatewayKernel connected = GatewayKernel.start(guest);
                GatewayKernel busy = GatewayKernel.start(guest);
                KernelSocket client = connected.connect(true)) {
            client.run("1");
            try (KernelSocket leaving = busy.connect(true)) {
                leaving.execute("print('in it', flush=True)\nimport time; time.sleep(600)");
                leaving.await(message -> message.type().equals("stream"));
                leaving.closeCleanly();
            }
            await().atMost(LIMIT).until(() -> exempt.model("execution_state").equals("idle"));
            GatewayKernel idle = GatewayKernel.start(guest);
            await().atMost(LIMIT).until(() -> idle.get().statusCode() == 404);
            assertThat(exempt.get().statusCode()).isEqualTo(200);
            assertThat(connected.get().statusCode()).isEqualTo(200);
            assertThat(busy.model("execution_state")).isEqualTo("busy");
            client.closeCleanly();
            await().atMost(LIMIT).until(() -> connected.get().statusCode() == 404);
            assertThat(exempt.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientOfAKernelThatIsEndedAllTheSameIsToldForGood() {
        try (RunningGuest guest = RunningGuest.start(
                        ":4321", directory, Map.of(), TIMEOUT, INTERVAL, "--MappingKernelManager.cull_connected=True");
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(false)) {
            client.run("1");
            client.await(message -> message.isStatus("dead"));
            await().atMost(LIMIT).until(() -> client.closeCode() == 1000);
            assertThat(kernel.get().statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aBusyKernelEndsWhenThatIsSet() {
        try (RunningGuest guest = RunningGuest.start(
                        ":4321",
                        directory,
                        Map.of(),
                        TIMEOUT,
                        INTERVAL,
                        "--MappingKernelManager.cull_connected=True",
                        "--MappingKernelManager.cull_busy=True");
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(true)) {
            client.execute("import time; time.sleep(600)");
            await().atMost(LIMIT).until(() -> kernel.get().statusCode() == 404);
        }
    }
}
