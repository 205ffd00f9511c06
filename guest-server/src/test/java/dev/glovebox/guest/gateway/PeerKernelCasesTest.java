package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Jupyter Kernel Gateway's and Jupyter Server's own tests expect of `/api/kernels`; where we differ,
/// `docs/kernel-gateway.md` says why.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerKernelCasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String UNKNOWN = "/api/kernels/111-111-111-111-111";

    private RunningGuest guest;

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(
                ":4321", directory, Map.of("KG_LIST_KERNELS", "True", "KG_ENV_WHITELIST", "TEST_VAR,OTHER"));
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void theApiSaysWhichVersionItIs() {
        assertThat(json(guest.send("GET", guest.gateway("/api")))
                        .path("version")
                        .asText())
                .matches("\\d+\\.\\d+\\.\\d+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tree", "/api/contents", "/api/terminals", "/fake-endpoint", "/api/kernels/abc"})
    void whatTheGatewayDoesNotHaveIsNotFoundInJson(String path) {
        HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("reason").asText()).isEqualTo("Not Found");
        assertThat(json(answer).path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/api/swagger.json, json", "/api/swagger.yaml, yaml"})
    void theApiDescribesItself(String path, String type) {
        HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains(type);
        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("swagger", "/kernels/{kernel_id}/restart");
    }

    @Test
    void anEmptyBodyStartsTheDefaultKernelAndTheAnswerSaysWhere() {
        HttpResponse<byte[]> created = guest.send("POST", guest.gateway("/api/kernels"));
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode model = json(created);
        String address = "/api/kernels/" + model.path("id").asText();
        assertThat(created.headers().firstValue("Location")).contains(address);
        assertThat(model.path("name").asText()).isEqualTo("python3");
        assertThat(model.path("connections").asInt(-1)).isZero();
        assertThat(guest.send("DELETE", guest.gateway(address)).statusCode()).isEqualTo(204);
    }

    @Test
    void theListHasWhatRunsAndForgetsWhatWasDeleted() {
        try (GatewayKernel one = GatewayKernel.start(guest, "{\"name\": \"python\"}");
                GatewayKernel other = GatewayKernel.start(guest)) {
            assertThat(list().findValuesAsText("id")).contains(one.id(), other.id());
            assertThat(one.model("name")).isEqualTo("python3");
            assertThat(one.delete().statusCode()).isEqualTo(204);
            assertThat(one.get().statusCode()).isEqualTo(404);
            assertThat(list().findValuesAsText("id")).doesNotContain(one.id()).contains(other.id());
        }
    }

    @Test
    void aClientMayChooseTheIdAndMeetsItsKernelAgainUnderIt() {
        String body = "{\"name\": \"python3\", \"kernel_id\": \"11111111-2222-3333-4444-555555555555\"}";
        try (GatewayKernel kernel = GatewayKernel.start(guest, body)) {
            assertThat(kernel.id()).isEqualTo("11111111-2222-3333-4444-555555555555");
            HttpResponse<byte[]> again = guest.sendBody("POST", guest.gateway("/api/kernels"), body);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(json(again).path("id").asText()).isEqualTo(kernel.id());
            assertThat(again.headers().firstValue("Location")).contains("/api/kernels/" + kernel.id());
            assertThat(list().findValuesAsText("id").stream()
                            .filter(kernel.id()::equals)
                            .count())
                    .isOne();
        }
    }

    @Test
    void anInterruptIsAnsweredWithoutBodyAndARestartWithTheSameKernel() {
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            await().atMost(LIMIT).until(() -> kernel.model("execution_state").equals("idle"));
            HttpResponse<byte[]> interrupted = kernel.post("/interrupt");
            assertThat(interrupted.statusCode()).isEqualTo(204);
            assertThat(interrupted.body()).isEmpty();
            HttpResponse<byte[]> restarted = kernel.post("/restart");
            assertThat(restarted.statusCode()).isEqualTo(200);
            assertThat(json(restarted).path("id").asText()).isEqualTo(kernel.id());
            assertThat(json(restarted).path("name").asText()).isEqualTo("python3");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "DELETE, ''", "POST, /interrupt", "POST, /restart"})
    void anUnknownKernelIsNotFoundByName(String method, String action) {
        HttpResponse<byte[]> answer = guest.send(method, guest.gateway(UNKNOWN + action));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("reason").asText()).isEqualTo("Not Found");
        assertThat(json(answer).path("message").asText()).isEqualTo("Kernel does not exist: 111-111-111-111-111");
    }

    @Test
    void anActionThatNoKernelHasIsNotFound() {
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            assertThat(kernel.post("/explode").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT, /api/kernels", "POST, /api", "PATCH, /api/kernelspecs", "PUT, " + UNKNOWN})
    void aMethodThatIsNotThereIsRefusedInJson(String method, String path) {
        HttpResponse<byte[]> answer = guest.send(method, guest.gateway(path));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(json(answer).path("reason").asText()).isEqualTo("Method Not Allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"python3\"",
                "{\"env\": []}",
                "{\"env\": {\"KERNEL_A\": 1}}",
                "{\"name\": 7}",
                "{\"name\": \"fake-kernel\"}"
            })
    void aBodyThatCannotBeMeantIsTheCallersFaultAndStartsNothing(String body) {
        int before = list().size();
        HttpResponse<byte[]> answer = guest.sendBody("POST", guest.gateway("/api/kernels"), body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asText()).isEqualTo("Bad Request");
        assertThat(list().size()).isEqualTo(before);
    }

    @Test
    void anAbsolutePathThatIsNotThereHindersNoKernel() throws IOException {
        try (GatewayKernel kernel = GatewayKernel.start(guest, "{\"path\": \"/foo/bar\"}");
                KernelSocket client = kernel.connect(true)) {
            assertThat(printed(client, "import os; print(os.getcwd())"))
                    .isEqualTo(Path.of(System.getProperty("user.home"))
                            .toRealPath()
                            .toString());
        }
    }

    @Test
    void aKernelRunsInItsPathOrTheNearestDirectoryAboveThatIsThere() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        Path directory = Files.createTempDirectory(home, "glovebox-test");
        String body = "{\"path\": \"%s/not/there\"}".formatted(directory.getFileName());
        try (GatewayKernel kernel = GatewayKernel.start(guest, body);
                KernelSocket client = kernel.connect(false)) {
            assertThat(printed(client, "import os; print(os.getcwd())"))
                    .isEqualTo(directory.toRealPath().toString());
        } finally {
            Files.delete(directory);
        }
    }

    @Test
    void theEnvironmentOfARequestReachesItsKernelAlsoAfterARestartAndNoOther() {
        String body = """
                {"env": {"KERNEL_FOO": "kernel-foo", "NOT_KERNEL": "ignored", "KERNEL_GATEWAY": "overridden",
                         "TEST_VAR": "allowed"}}
                """;
        String code = "import os; print(*(os.getenv(n) for n in "
                + "('KERNEL_FOO', 'NOT_KERNEL', 'KERNEL_GATEWAY', 'TEST_VAR')))";
        try (GatewayKernel kernel = GatewayKernel.start(guest, body);
                GatewayKernel other = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(false);
                KernelSocket stranger = other.connect(true)) {
            assertThat(printed(client, code)).isEqualTo("kernel-foo None 1 allowed");
            assertThat(printed(stranger, code)).isEqualTo("None None 1 None");
            assertThat(kernel.post("/restart").statusCode()).isEqualTo(200);
            assertThat(printed(client, code)).isEqualTo("kernel-foo None 1 allowed");
        }
    }

    @Test
    void connectionsAreCountedAsTheyComeAndGo() {
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            assertThat(kernel.model().path("connections").asInt(-1)).isZero();
            try (KernelSocket client = kernel.connect(true)) {
                assertThat(kernel.model().path("connections").asInt()).isOne();
                client.closeCleanly();
                await().atMost(LIMIT)
                        .until(() -> kernel.model().path("connections").asInt(-1) == 0);
            }
        }
    }

    @Test
    void channelsAskedForWithoutAnUpgradeAreTheCallersFault() {
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            assertThat(guest.send("GET", kernel.address("/channels")).statusCode())
                    .isEqualTo(400);
        }
    }

    private JsonNode list() {
        HttpResponse<byte[]> answer = guest.send("GET", guest.gateway("/api/kernels"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer);
    }

    private static String printed(KernelSocket client, String code) {
        return stream(client.run(code), "stdout").strip();
    }
}
