package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.ValueSource;

/// Code run by one HTTP request: `POST /api/kernels/{id}/execute`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelExecuteTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path directory;
    private RunningGuest guest;
    private GatewayKernel kernel;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        guest = RunningGuest.start(":4321", temporary);
        kernel = GatewayKernel.start(guest);
    }

    @AfterAll
    void stop() {
        kernel.close();
        guest.close();
    }

    @Test
    void outputsComeBackAsANotebookKeepsThem() {
        JsonNode answer = execute(Map.of("code", "print('out'); import sys; print('err', file=sys.stderr); 6 * 7"));
        assertThat(answer.path("status").asText()).isEqualTo("ok");
        JsonNode result = output(answer, "execute_result");
        assertThat(result.at("/data/text~1plain").asText()).isEqualTo("42");
        assertThat(result.path("metadata").isObject()).isTrue();
        assertThat(result.path("execution_count").asInt())
                .isEqualTo(answer.path("executionCount").asInt())
                .isPositive();
        assertThat(answer.path("outputs").valueStream())
                .anySatisfy(output -> assertThat(output.path("text").asText()).isEqualTo("out\n"))
                .anySatisfy(output -> assertThat(output.path("name").asText()).isEqualTo("stderr"))
                .allSatisfy(output ->
                        assertThat(output.path("output_type").asText()).isIn("stream", "execute_result"));
        assertThat(answer.path("seq").isIntegralNumber()).isTrue();
    }

    @Test
    void anExceptionIsAnOutputAndTheStatus() {
        JsonNode answer = execute(Map.of("code", "1 / 0"));
        assertThat(answer.path("status").asText()).isEqualTo("error");
        JsonNode error = output(answer, "error");
        assertThat(error.path("ename").asText()).isEqualTo("ZeroDivisionError");
        assertThat(error.path("traceback")).isNotEmpty();
    }

    @Test
    void silentCodeCountsNothingAndUnstoredCodeIsNotInTheHistory() {
        int before = execute(Map.of("code", "1")).path("executionCount").asInt();
        JsonNode silent = execute(Map.of("code", "print('unheard'); 5", "silent", true));
        assertThat(silent.path("status").asText()).isEqualTo("ok");
        assertThat(silent.path("outputs").valueStream())
                .noneMatch(output -> output.path("output_type").asText().equals("execute_result"));
        execute(Map.of("code", "2", "storeHistory", false));
        assertThat(execute(Map.of("code", "3")).path("executionCount").asInt()).isEqualTo(before + 1);
    }

    @Test
    void whatTakesTooLongIsInterruptedAndTheKernelGoesOn() {
        execute(Map.of("code", "kept = 1"));
        JsonNode answer = execute(Map.of("code", "print('begun')\nimport time; time.sleep(600)", "timeoutMs", 500));
        assertThat(answer.path("status").asText()).isEqualTo("timeout");
        assertThat(output(answer, "stream").path("text").asText()).isEqualTo("begun\n");
        JsonNode after = execute(Map.of("code", "print(kept)"));
        assertThat(output(after, "stream").path("text").asText()).isEqualTo("1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "text/event-stream"})
    void outputsAreStreamedWhileTheCodeRuns(String type) throws IOException, InterruptedException {
        Path go = directory.resolve("go-" + type.hashCode());
        String code = """
                import os, time
                print('first', flush=True)
                while not os.path.exists('%s'):
                    time.sleep(0.01)
                print('second')
                """.formatted(go);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer =
                    client.send(request(Map.of("code", code), type), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                readUntil(lines, "first");
                Files.createFile(go); // what the code waits for: it runs still
                readUntil(lines, "second");
                JsonNode last = readUntil(lines, "\"status\"");
                assertThat(last.path("status").asText()).isEqualTo("ok");
            }
        }
    }

    @Test
    void clientsOfTheChannelsSeeTheOutputToo() {
        try (KernelSocket client = kernel.connect(true)) {
            client.run("1");
            execute(Map.of("code", "print('for all')"));
            KernelSocket.Message seen = client.await(message -> message.type().equals("stream"));
            assertThat(seen.content().path("text").asText()).isEqualTo("for all\n");
        }
    }

    @Test
    void codeThatAsksForInputIsToldThatNobodyAnswers() {
        JsonNode answer = execute(Map.of("code", "input('name? ')"));
        assertThat(answer.path("status").asText()).isEqualTo("error");
        assertThat(output(answer, "error").path("ename").asText()).isEqualTo("StdinNotImplementedError");
    }

    @Test
    void aKernelThatDiesUnderTheCodeIsAnAnswer() {
        try (GatewayKernel own = GatewayKernel.start(guest)) {
            HttpResponse<byte[]> answer = guest.sendBody(
                    "POST", own.address("/execute"), "{\"code\": \"import os; os.kill(os.getpid(), 9)\"}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).path("status").asText()).isEqualTo("dead");
            try (KernelSocket client = own.connect(false)) {
                assertThat(stream(client.run("print(1)"), "stdout")).isEqualTo("1\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"code\": 1}", "{\"code\": \"1\", \"timeoutMs\": -1}", "{\"code\": null}"
            })
    void aBodyThatCannotBeMeantIsTheCallersFault(String body) {
        HttpResponse<byte[]> answer = guest.sendBody("POST", kernel.address("/execute"), body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).isNotEmpty();
    }

    @Test
    void anUnknownKernelRunsNothing() {
        assertThat(guest.sendBody("POST", guest.gateway("/api/kernels/1-2-3-4-5/execute"), "{\"code\": \"1\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private JsonNode execute(Map<String, Object> body) {
        HttpResponse<byte[]> answer = guest.sendBody("POST", kernel.address("/execute"), text(body));
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer);
    }

    private HttpRequest request(Map<String, Object> body, String accept) {
        return HttpRequest.newBuilder(kernel.address("/execute"))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(text(body)))
                .build();
    }

    /// The JSON of the next line that has `text` in it.
    private static JsonNode readUntil(BufferedReader lines, String text) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(text)) {
                return JSON.readTree(line.replaceFirst("^data: ?", ""));
            }
        }
        throw new AssertionError("the answer ended without " + text);
    }

    private static JsonNode output(JsonNode answer, String type) {
        return answer.path("outputs")
                .valueStream()
                .filter(output -> output.path("output_type").asText().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s in %s".formatted(type, answer)));
    }

    private static String text(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
