package dev.glovebox.guest;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jupyter's kernel API over HTTP and WebSocket, with real kernels.
@Xvfb(width = 640, height = 480)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelGatewayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Xvfb.Display display;
    private RunningGuest guest;

    KernelGatewayTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(display.name(), directory, Map.of("GLOVEBOX_MAX_KERNELS", "4"));
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void codeRunsAndItsResultAndOutputComeBack(boolean v1) throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(v1)) {
            List<KernelSocket.Message> answers = client.run("print('héllo ☃'); 6 * 7");
            assertThat(stream(answers, "stdout")).isEqualTo("héllo ☃\n");
            assertThat(content(answers, "execute_result")
                            .at("/data/text~1plain")
                            .asText())
                    .isEqualTo("42");
            assertThat(content(answers, "execute_reply").path("status").asText())
                    .isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExceptionComesBackAsOne(boolean v1) throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(v1)) {
            List<KernelSocket.Message> answers = client.run("1 / 0");
            assertThat(content(answers, "error").path("ename").asText()).isEqualTo("ZeroDivisionError");
            assertThat(content(answers, "execute_reply").path("status").asText())
                    .isEqualTo("error");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void buffersComeBackByteForByte(boolean v1) throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(v1)) {
            List<KernelSocket.Message> answers = client.run("""
                    kernel = get_ipython().kernel
                    _ = kernel.session.send(kernel.iopub_socket, 'display_data', {'data': {}, 'metadata': {}},
                        parent=kernel.get_parent(), buffers=[bytes(range(256)), b'x' * 3_000_000])
                    """);
            KernelSocket.Message message = answers.stream()
                    .filter(answer -> answer.type().equals("display_data"))
                    .findFirst()
                    .orElseThrow();
            assertThat(message.buffers()).hasSize(2);
            assertThat(message.buffers().get(0))
                    .hasSize(256)
                    .startsWith(0, 1, 2)
                    .endsWith(254, 255);
            assertThat(message.buffers().get(1)).hasSize(3_000_000);
        }
    }

    @Test
    void pyautoguiSeesTheDisplayAndIsNotStoppedByACorner() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            List<KernelSocket.Message> answers = client.run("""
                    import pyautogui
                    pyautogui.moveTo(0, 0); pyautogui.moveTo(5, 6)
                    print(tuple(pyautogui.size()), tuple(pyautogui.position()), pyautogui.screenshot().size)
                    """);
            assertThat(stream(answers, "stdout")).isEqualTo("(640, 480) (5, 6) (640, 480)\n");
        }
    }

    @Test
    void aPictureComesBackAsOne() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            List<KernelSocket.Message> answers =
                    client.run("from PIL import Image; Image.new('RGB', (3, 2), '#102030')");
            String png =
                    content(answers, "execute_result").at("/data/image~1png").asText();
            assertThat(java.util.Base64.getMimeDecoder().decode(png)).startsWith(0x89, 'P', 'N', 'G');
        }
    }

    @Test
    void noOutputIsLostHoweverFastItComes() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            String printed = stream(client.run("for i in range(20_000): print(i, flush=True)"), "stdout");
            String expected = IntStream.range(0, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
            assertThat(printed).isEqualTo(expected);
        }
    }

    @Test
    void twoClientsSeeEachOthersOutputAndTheirOwnReplies() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket one = kernel.connect(true);
                KernelSocket other = kernel.connect(false)) {
            one.run("1");
            other.run("2");
            String asked = one.execute("print('from one')");
            KernelSocket.Message seen = other.await(message -> message.type().equals("stream"));
            assertThat(seen.content().path("text").asText()).isEqualTo("from one\n");
            one.await(message -> message.type().equals("execute_reply")
                    && message.parent().path("msg_id").asText().equals(asked));
            String later = other.execute("3");
            KernelSocket.Message reply = other.await(message -> message.type().equals("execute_reply"));
            assertThat(reply.parent().path("msg_id").asText()).isEqualTo(later);
        }
    }

    @Test
    void inputIsAskedOfTheClientWhoseCodeWantsIt() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            client.execute("print('got ' + input('name? '))");
            KernelSocket.Message question =
                    client.await(message -> message.type().equals("input_request"));
            assertThat(question.channel()).isEqualTo("stdin");
            assertThat(question.content().path("prompt").asText()).isEqualTo("name? ");
            client.send("stdin", "input_reply", Map.of("value", "Ada"));
            KernelSocket.Message answer = client.await(message -> message.type().equals("stream"));
            assertThat(answer.content().path("text").asText()).isEqualTo("got Ada\n");
        }
    }

    @Test
    void anInterruptEndsTheCellAndNotTheKernel() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            client.run("kept = 1");
            client.execute("import time\nprint('going', flush=True)\ntime.sleep(600)");
            client.await(message -> message.type().equals("stream"));
            assertThat(kernel.post("/interrupt").statusCode()).isEqualTo(204);
            KernelSocket.Message error = client.await(message -> message.type().equals("error"));
            assertThat(error.content().path("ename").asText()).isEqualTo("KeyboardInterrupt");
            assertThat(stream(client.run("print(kept)"), "stdout")).isEqualTo("1\n");
        }
    }

    @Test
    void aRestartKeepsTheIdAndTheConnectionAndForgetsTheRest() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            client.run("kept = 1");
            HttpResponse<byte[]> answer = kernel.post("/restart");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).path("id").asText()).isEqualTo(kernel.id);
            client.await(message ->
                    message.content().path("execution_state").asText().equals("starting"));
            assertThat(content(client.run("kept"), "error").path("ename").asText())
                    .isEqualTo("NameError");
        }
    }

    @Test
    void aKernelThatIsKilledComesBackUnderItsIdAndClientsAreTold() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            String pid = stream(client.run("import os; print(os.getpid())"), "stdout")
                    .strip();
            ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
            client.await(message ->
                    message.content().path("execution_state").asText().equals("restarting"));
            String next = stream(client.run("import os; print(os.getpid())"), "stdout")
                    .strip();
            assertThat(next).isNotEmpty().isNotEqualTo(pid);
            await().atMost(LIMIT)
                    .until(() -> kernel.model().path("execution_state").asText().equals("idle"));
        }
    }

    @Test
    void aDeletedKernelTellsItsClientsAndLeavesNoProcess() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            String pid = stream(client.run("import os; print(os.getpid())"), "stdout")
                    .strip();
            assertThat(guest.send("DELETE", guest.gateway("/api/kernels/" + kernel.id))
                            .statusCode())
                    .isEqualTo(204);
            client.await(message ->
                    message.content().path("execution_state").asText().equals("dead"));
            await().atMost(LIMIT).until(() -> client.closeCode() == 1000);
            await().atMost(LIMIT)
                    .until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
            assertThat(guest.send("GET", guest.gateway("/api/kernels/" + kernel.id))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aClientThatVanishesIsNoLongerCounted() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket client = kernel.connect(true)) {
            client.run("1");
            assertThat(kernel.model().path("connections").asInt()).isEqualTo(1);
            client.drop();
            await().atMost(LIMIT).until(() -> kernel.model().path("connections").asInt() == 0);
        }
    }

    @Test
    void malformedFramesAreLeftOutAndTheConnectionGoesOn() throws IOException {
        try (Kernel kernel = new Kernel();
                KernelSocket v1 = kernel.connect(true);
                KernelSocket json = kernel.connect(false)) {
            v1.sendBinary(new byte[0]);
            v1.sendBinary(new byte[] {-1, -1, -1, -1, -1, -1, -1, 63, 0, 0, 0, 0, 0, 0, 0, 0});
            v1.sendText("not binary");
            json.sendText("{");
            json.sendText("[]");
            json.sendText("{\"header\": 1}");
            json.sendBinary(new byte[] {127, -1, -1, -1});
            assertThat(stream(v1.run("print(1)"), "stdout")).isEqualTo("1\n");
            assertThat(stream(json.run("print(2)"), "stdout")).isEqualTo("2\n");
        }
    }

    @Test
    void noMoreKernelsRunThanMay() throws IOException {
        try (Kernel _ = new Kernel();
                Kernel _ = new Kernel();
                Kernel _ = new Kernel();
                Kernel _ = new Kernel()) {
            HttpResponse<byte[]> refused = guest.send("POST", guest.gateway("/api/kernels"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(JSON.readTree(refused.body()).path("message").asText()).contains("Resource Limit");
        }
        try (Kernel again = new Kernel()) {
            assertThat(again.id).isNotEmpty();
        }
    }

    @Test
    void theModelIsWhatClientsParse() throws IOException {
        try (Kernel kernel = new Kernel()) {
            JsonNode model = kernel.model();
            assertThat(model.path("name").asText()).isEqualTo("python3");
            assertThat(model.path("last_activity").asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            JsonNode list =
                    JSON.readTree(guest.send("GET", guest.api("/api/kernels")).body());
            assertThat(list.findValuesAsText("id")).contains(kernel.id);
        }
    }

    @Test
    void kernelspecsAreListedWithTheirPictures() throws IOException {
        JsonNode specs = JSON.readTree(
                guest.send("GET", guest.gateway("/api/kernelspecs")).body());
        assertThat(specs.path("default").asText()).isEqualTo("python3");
        assertThat(specs.at("/kernelspecs/python3/spec/language").asText()).isEqualTo("python");
        String logo = specs.at("/kernelspecs/python3/resources/logo-64x64").asText();
        assertThat(guest.send("GET", guest.gateway(logo)).body()).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void errorsHaveJupytersShape() throws IOException {
        URI unknown = guest.gateway("/api/kernels/1-2-3-4-5");
        HttpResponse<byte[]> missing = guest.send("GET", unknown);
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(missing.body()).path("message").asText())
                .isEqualTo("Kernel does not exist: 1-2-3-4-5");
        assertThat(guest.send("GET", URI.create(unknown + "/channels")).statusCode())
                .isEqualTo(404);
        URI kernels = guest.gateway("/api/kernels");
        assertThat(guest.sendBody("POST", kernels, "{").statusCode()).isEqualTo(400);
        assertThat(guest.sendBody("POST", kernels, "[]").statusCode()).isEqualTo(400);
        assertThat(guest.sendBody("POST", kernels, "{\"name\": 7}").statusCode())
                .isEqualTo(400);
        assertThat(guest.sendBody("POST", kernels, "{\"env\": {\"A\": 1}}").statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> noSpec = guest.sendBody("POST", kernels, "{\"name\": \"cobol\"}");
        assertThat(noSpec.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(noSpec.body()).path("message").asText()).contains("cobol", "python3");
        assertThat(guest.send("PUT", kernels).statusCode()).isEqualTo(405);
    }

    @Test
    void aRestartBeforeTheKernelIsReadyEndsInAReadyKernel() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Kernel kernel = new Kernel()) {
                assertThat(kernel.post("/restart").statusCode()).isEqualTo(200);
                assertThat(kernel.model().path("execution_state").asText()).isEqualTo("idle");
            }
        }
    }

    @Test
    void aSessionThatZeroMqCannotTakeIsRefusedAndHarmsNobody() throws IOException {
        try (Kernel kernel = new Kernel()) {
            String path = "/api/kernels/" + kernel.id + "/channels?session_id=" + "%E2%82%AC".repeat(100);
            HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("session_id", "200 bytes");
            try (KernelSocket client = kernel.connect(true)) {
                assertThat(stream(client.run("print(1)"), "stdout")).isEqualTo("1\n");
            }
        }
    }

    @Test
    void aRequestThatCannotBeFulfilledTakesNoPlace() throws IOException {
        for (String body : List.of(
                "{\"path\": \"\\u0000\"}",
                "{\"env\": {\"A=B\": \"x\"}}",
                "{\"env\": {\"A\": \"\\u0000\"}}",
                "{\"kernel_id\": \"%s-2-3-4-5\"}".formatted("1".repeat(400)))) {
            for (int i = 0; i < 5; i++) {
                assertThat(guest.sendBody("POST", guest.gateway("/api/kernels"), body)
                                .statusCode())
                        .isEqualTo(400);
            }
        }
        try (Kernel kernel = new Kernel()) {
            assertThat(kernel.id).isNotEmpty();
        }
    }

    private static JsonNode content(List<KernelSocket.Message> answers, String type) {
        return answers.stream()
                .filter(answer -> answer.type().equals(type))
                .findFirst()
                .orElseThrow()
                .content();
    }

    /// A kernel of a test's own.
    private final class Kernel implements AutoCloseable {
        private final String id;

        Kernel() throws IOException {
            HttpResponse<byte[]> created =
                    guest.sendBody("POST", guest.gateway("/api/kernels"), "{\"name\": \"python3\", \"path\": null}");
            assertThat(created.statusCode()).isEqualTo(201);
            id = JSON.readTree(created.body()).path("id").asText();
        }

        KernelSocket connect(boolean v1) {
            URI channels = RunningGuest.webSocket(guest.gateway("/api/kernels/" + id + "/channels"));
            return v1 ? KernelSocket.v1(channels) : KernelSocket.json(channels);
        }

        JsonNode model() throws IOException {
            return JSON.readTree(
                    guest.send("GET", guest.gateway("/api/kernels/" + id)).body());
        }

        HttpResponse<byte[]> post(String action) {
            return guest.send("POST", guest.gateway("/api/kernels/" + id + action));
        }

        @Override
        public void close() {
            guest.send("DELETE", guest.gateway("/api/kernels/" + id));
        }
    }
}
