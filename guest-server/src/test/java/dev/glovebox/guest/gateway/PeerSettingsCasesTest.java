package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.KernelspecDirectory;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jupyter Kernel Gateway's settings by their own names, and what its tests expect of them.
class PeerSettingsCasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void nobodySeesWhatRunsUnlessThatIsSetAndTheRefusalSaysHow() {
        try (RunningGuest guest = start(Map.of("KG_LIST_KERNELS", ""))) {
            for (String path : List.of("/api/kernels", "/api/sessions")) {
                HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path));
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(json(answer).path("reason").asText()).isEqualTo("Forbidden");
                assertThat(json(answer).path("message").asText()).contains("KG_LIST_KERNELS");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatRunsIsListedWhenThatIsSet(boolean byArgument) {
        try (RunningGuest guest = byArgument
                ? start(Map.of("KG_LIST_KERNELS", ""), "--JupyterWebsocketPersonality.list_kernels=True")
                : start(Map.of("KG_LIST_KERNELS", "True"))) {
            for (String path : List.of("/api/kernels", "/api/sessions")) {
                HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(json(answer).isArray()).isTrue();
                assertThat(json(answer)).isEmpty();
            }
        }
    }

    @Test
    void noMoreKernelsThanMayAlsoThroughSessionsAndAgainWhenOneIsGone() {
        try (RunningGuest guest = start(Map.of("KG_MAX_KERNELS", "1"))) {
            GatewayKernel first = GatewayKernel.start(guest);
            HttpResponse<byte[]> second = guest.sendBody("POST", guest.gateway("/api/kernels"), "{}");
            assertThat(second.statusCode()).isEqualTo(403);
            assertThat(json(second).path("message").asText()).startsWith("Resource Limit");
            String session = "{\"path\": \"a\", \"type\": \"console\"}";
            assertThat(guest.sendBody("POST", guest.gateway("/api/sessions"), session)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(first.delete().statusCode()).isEqualTo(204);
            GatewayKernel.start(guest).close();
        }
    }

    @Test
    void theLimitHoldsAlsoForRequestsAtTheSameTime() throws Exception {
        try (RunningGuest guest = start(Map.of("KG_MAX_KERNELS", "2"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> create = () ->
                    guest.sendBody("POST", guest.gateway("/api/kernels"), "{}").statusCode();
            List<Integer> statuses = threads.invokeAll(Collections.nCopies(6, create)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnly(201, 403);
            assertThat(statuses).filteredOn(status -> status == 201).hasSize(2);
        }
    }

    @Test
    void theDefaultKernelIsTheOneThatIsSetAndIsSaidToBe() throws IOException {
        var specs = specs();
        specs.installPython("other", "Other");
        Map<String, String> settings = Map.of(
                "KG_DEFAULT_KERNEL_NAME",
                "other",
                "GLOVEBOX_PYTHON_ENV",
                specs.environment().toString());
        try (RunningGuest guest = start(settings);
                GatewayKernel kernel = GatewayKernel.start(guest)) {
            assertThat(kernel.model("name")).isEqualTo("other");
            assertThat(json(guest.send("GET", guest.gateway("/api/kernelspecs")))
                            .path("default")
                            .asText())
                    .isEqualTo("other");
        }
    }

    @Test
    void aForcedKernelIsStartedWhateverIsAskedFor() {
        try (RunningGuest guest = start(Map.of("KG_FORCE_KERNEL_NAME", "python3"));
                GatewayKernel kernel = GatewayKernel.start(guest, "{\"name\": \"fake-kernel\"}")) {
            assertThat(kernel.model("name")).isEqualTo("python3");
        }
    }

    @Test
    void kernelsThatAreStartedBeforehandAreNobodysUntilTheyAreAskedFor() {
        Set<Long> before = kernelProcesses();
        try (RunningGuest guest = start(Map.of("KG_PRESPAWN_COUNT", "2"))) {
            await().atMost(LIMIT).until(() -> started(before).size() == 2);
            assertThat(kernels(guest)).isEmpty();
            Set<Long> warm = started(before);
            try (GatewayKernel kernel = GatewayKernel.start(guest);
                    KernelSocket client = kernel.connect(true)) {
                String pid = stream(client.run("import os; print(os.getpid())"), "stdout");
                assertThat(warm).contains(Long.parseLong(pid.strip()));
                assertThat(kernels(guest)).hasSize(1);
            }
        }
    }

    @Test
    void moreKernelsBeforehandThanMayRunIsAMistake() {
        assertThatThrownBy(() -> start(Map.of("KG_PRESPAWN_COUNT", "3", "KG_MAX_KERNELS", "2"))
                        .close())
                .hasMessageContaining("KG_PRESPAWN_COUNT");
    }

    @Test
    void anApiThatIsNotOursIsAMistake() {
        assertThatThrownBy(() -> start(Map.of("KG_API", "notebook-gopher")).close())
                .hasMessageContaining("notebook-gopher");
        start(Map.of("KG_API", "kernel_gateway.jupyter_websocket")).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fake/path", "fake/path", "/fake/path/"})
    void everythingIsBelowTheBaseUrl(String base) {
        try (RunningGuest guest = start(Map.of("KG_BASE_URL", base))) {
            assertThat(guest.send("GET", guest.gateway("/api")).statusCode()).isEqualTo(404);
            HttpResponse<byte[]> created = guest.send("POST", guest.gateway("/fake/path/api/kernels"));
            assertThat(created.statusCode()).isEqualTo(201);
            String id = json(created).path("id").asText();
            assertThat(created.headers().firstValue("Location")).contains("/fake/path/api/kernels/" + id);
            assertThat(json(guest.send("GET", guest.gateway("/fake/path/api/kernelspecs/python3")))
                            .at("/resources/logo-64x64")
                            .asText())
                    .startsWith("/fake/path/kernelspecs/python3/logo-64x64");
            var channels = guest.gateway("/fake/path/api/kernels/%s/channels".formatted(id));
            try (KernelSocket client = KernelSocket.v1(RunningGuest.webSocket(channels))) {
                assertThat(stream(client.run("print(1)"), "stdout")).isEqualTo("1\n");
            }
        }
    }

    @Test
    void theNextFreePortIsTakenWhenThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            try (RunningGuest guest = start(port(port, 50))) {
                assertThat(guest.gateway("/").getPort()).isGreaterThan(port).isLessThanOrEqualTo(port + 50);
                assertThat(guest.send("GET", guest.gateway("/api")).statusCode())
                        .isEqualTo(200);
            }
            assertThatThrownBy(() -> start(port(port, 0)).close()).hasMessageContaining(Integer.toString(port));
        }
    }

    @Test
    void aMessageOfATypeThatIsNotAllowedNeverReachesTheKernelAndItsSenderIsTold() {
        try (RunningGuest guest =
                        start(Map.of(), "--MappingKernelManager.allowed_message_types=['kernel_info_request']");
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(true)) {
            String cell = client.execute("print('never')");
            String info = client.send("shell", "kernel_info_request", Map.of());
            List<KernelSocket.Message> answers = new ArrayList<>();
            do {
                answers.add(client.await(_ -> true));
            } while (!answers.getLast().answers(info) || !answers.getLast().isStatus("idle"));
            assertThat(answers)
                    .filteredOn(message -> message.answers(cell))
                    .singleElement()
                    .satisfies(told -> {
                        assertThat(told.type()).isEqualTo("error");
                        assertThat(told.content().path("evalue").asText())
                                .contains("execute_request", "kernel_info_request");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tracebacksAreKeptFromClientsWhenTheyAreNotAllowed(boolean v1) {
        try (RunningGuest guest = start(Map.of(), "--MappingKernelManager.allow_tracebacks=False");
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(v1)) {
            JsonNode error = client.run("1 / 0").stream()
                    .filter(message -> message.type().equals("error"))
                    .findFirst()
                    .orElseThrow()
                    .content();
            assertThat(error.path("ename").asText()).isEqualTo("ExecutionError");
            assertThat(error.path("evalue").asText()).isEqualTo("Execution error");
            assertThat(error.toString()).doesNotContain("ZeroDivisionError", "1 / 0");
        }
    }

    /// The kernels among this process's children and theirs that were not there `before`.
    private static Set<Long> started(Set<Long> before) {
        Set<Long> started = kernelProcesses();
        started.removeAll(before);
        return started;
    }

    private static Set<Long> kernelProcesses() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("glovebox_kernel.py"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, String> port(int port, int retries) {
        return Map.of(
                "KG_PORT", Integer.toString(port),
                "JUPYTER_KERNEL_GATEWAY_APP_PORT", Integer.toString(port),
                "KG_PORT_RETRIES", Integer.toString(retries));
    }

    private KernelspecDirectory specs() throws IOException {
        return KernelspecDirectory.make(directory.resolve("environment"));
    }

    private RunningGuest start(Map<String, String> settings, String... arguments) {
        return RunningGuest.start(":4321", directory, settings, arguments);
    }

    private static JsonNode kernels(RunningGuest guest) {
        return json(guest.send("GET", guest.gateway("/api/kernels")));
    }
}
