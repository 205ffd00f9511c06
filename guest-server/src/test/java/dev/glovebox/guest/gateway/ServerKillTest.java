package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server in a process of its own: what is left when it is killed, and what its environment is to its kernels.
class ServerKillTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String KERNEL = """
            import os
            print(os.getpid(), flush=True)
            while True:
                pass
            """;
    private static final String KERNEL_WITH_CHILD = """
            import os, subprocess
            child = subprocess.Popen(['sleep', '600'])
            print(os.getpid(), child.pid, flush=True)
            while True:
                pass
            """;

    @TempDir
    private Path directory;

    @Test
    void aKilledServerLeavesNoKernelAndTheNextOneStartsClean() throws Exception {
        List<Long> kernels = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
            for (int i = 0; i < 3; i++) {
                kernels.addAll(keepBusy(server, KERNEL));
            }
            assertThat(kernels).hasSize(3).allMatch(ServerKillTest::runs);
            server.kill();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(kernels).noneMatch(ServerKillTest::runs));

        try (ServerProcess server = ServerProcess.start(directory, Map.of("KG_LIST_KERNELS", "True"))) {
            assertThat(connectionFiles()).hasSizeLessThanOrEqualTo(1); // a kernel that waits to be asked for
            assertThat(json(server.send("GET", "/api/kernels", ""))).isEmpty();
            try (KernelSocket client = connect(server, start(server, "{}"))) {
                assertThat(stream(client.run("print(6 * 7)"), "stdout")).isEqualTo("42\n");
            }
        }
    }

    @Test
    void aServerThatIsToldToEndEndsItsKernelsAndTheirChildrenFirst() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
            List<Long> processes = keepBusy(server, KERNEL_WITH_CHILD);
            server.end();
            await().atMost(SOON).untilAsserted(() -> assertThat(processes).noneMatch(ServerKillTest::runs));
            assertThat(connectionFiles()).isEmpty();
        }
    }

    @Test
    void theServersSecretsStayOutOfItsKernelsAndOnlyWhatIsSetIsPassedOn() throws Exception {
        Map<String, String> environment = Map.of(
                "KG_AUTH_TOKEN", "fake-secret",
                "KG_ENV_PROCESS_WHITELIST", "PASSED_ON",
                "PASSED_ON", "passed",
                "OF_THE_SERVER", "servers");
        String code = "import os; print(*(os.getenv(n) for n in "
                + "('KG_AUTH_TOKEN', 'GLOVEBOX_TOKEN', 'PASSED_ON', 'OF_THE_SERVER', 'KERNEL_A', 'KERNEL_GATEWAY')))\n"
                + "print('fake-secret' in open('/proc/self/environ').read())";
        try (ServerProcess server = ServerProcess.start(directory, environment)) {
            String[] token = {"Authorization", "token fake-secret"};
            String without = start(server, "{}", token);
            String with = start(server, "{\"env\": {\"KERNEL_A\": \"a\"}}", token);
            try (KernelSocket client = connect(server, without)) {
                assertThat(stream(client.run(code), "stdout")).isEqualTo("None None passed None None 1\nFalse\n");
            }
            try (KernelSocket client = connect(server, with)) {
                assertThat(stream(client.run(code), "stdout")).isEqualTo("None None passed None a 1\nFalse\n");
            }
        }
    }

    /// Starts a kernel that does not come to rest.
    ///
    /// @return the ids of the processes that `code` prints
    private static List<Long> keepBusy(ServerProcess server, String code) throws IOException, InterruptedException {
        try (KernelSocket client = connect(server, start(server, "{}"))) {
            client.execute(code);
            String printed = client.await(message -> message.type().equals("stream"))
                    .content()
                    .path("text")
                    .asText();
            return Stream.of(printed.strip().split(" ")).map(Long::parseLong).toList();
        }
    }

    private static String start(ServerProcess server, String body, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> created = server.send("POST", "/api/kernels", body, headers);
        assertThat(created.statusCode()).isEqualTo(201);
        return json(created).path("id").asText();
    }

    private static KernelSocket connect(ServerProcess server, String kernel) {
        String path = "/api/kernels/%s/channels?token=fake-secret".formatted(kernel);
        return KernelSocket.v1(RunningGuest.webSocket(server.gateway(path)));
    }

    private List<Path> connectionFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/kernels"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    /// A process that has ended and that nobody has waited for does not run any more.
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }
}
