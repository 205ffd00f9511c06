package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions as Jupyter Server has them, with real kernels.
class SessionsTest {
    private static final String NO_DISPLAY = ":4321";
    private static final String NOTEBOOK =
            "{\"path\": \"%s\", \"type\": \"notebook\", \"name\": \"n\", \"kernel\": %s}";

    private RunningGuest guest;

    @BeforeEach
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(NO_DISPLAY, directory, Map.of("KG_MAX_KERNELS", "3", "KG_PRESPAWN_COUNT", "0"));
    }

    @AfterEach
    void stop() {
        guest.close();
    }

    @Test
    void aSessionIsWhatOldAndNewClientsKnow() {
        HttpResponse<byte[]> opened = open("a/b.ipynb", "{\"name\": \"python3\"}");
        assertThat(opened.statusCode()).isEqualTo(201);
        JsonNode session = json(opened);
        String id = session.path("id").asText();
        assertThat(opened.headers().firstValue("Location")).contains("/api/sessions/" + id);
        assertThat(session.path("path").asText()).isEqualTo("a/b.ipynb");
        assertThat(session.path("name").asText()).isEqualTo("n");
        assertThat(session.path("type").asText()).isEqualTo("notebook");
        assertThat(session.at("/kernel/name").asText()).isEqualTo("python3");
        assertThat(session.at("/notebook/path").asText()).isEqualTo("a/b.ipynb");
        assertThat(json(send("GET", "/api/sessions/" + id, "")).path("id").asText())
                .isEqualTo(id);
        assertThat(json(send("GET", "/api/sessions", "")).findValuesAsText("type"))
                .containsExactly("notebook");
    }

    @Test
    void theFormOfOldClientsIsTakenToo() {
        JsonNode session = json(send("POST", "/api/sessions", "{\"notebook\": {\"path\": \"old.ipynb\"}}"));
        assertThat(session.path("path").asText()).isEqualTo("old.ipynb");
        assertThat(session.path("type").asText()).isEqualTo("notebook");
    }

    @Test
    void aPathHasOneSessionHoweverManyAskAtOnce() throws Exception {
        Set<String> ids = new HashSet<>();
        for (HttpResponse<byte[]> answer : atOnce(10, _ -> open("same.ipynb", "null"))) {
            assertThat(answer.statusCode()).isEqualTo(201);
            ids.add(json(answer).path("id").asText());
        }
        assertThat(ids).hasSize(1);
        assertThat(json(send("GET", "/api/kernels", ""))).hasSize(1);
    }

    @Test
    void notOneKernelMoreRunsThanMayByKernelsAndSessionsTogether() throws Exception {
        List<HttpResponse<byte[]>> answers = atOnce(
                20, i -> i % 2 == 0 ? send("POST", "/api/kernels", "{}") : open("n%d.ipynb".formatted(i), "null"));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(3);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 403)
                .hasSize(17)
                .allSatisfy(answer ->
                        assertThat(json(answer).path("message").asText()).startsWith("Resource Limit"));
        assertThat(json(send("GET", "/api/kernels", ""))).hasSize(3);
    }

    @Test
    void aRunningKernelIsAdopted() {
        String kernel = json(send("POST", "/api/kernels", "{}")).path("id").asText();
        JsonNode session = json(open("mine.ipynb", "{\"id\": \"%s\"}".formatted(kernel)));
        assertThat(session.at("/kernel/id").asText()).isEqualTo(kernel);
        assertThat(json(send("GET", "/api/kernels", ""))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "notebook"}                                                 | 400 | Missing field in JSON data: path
            {"path": "a"}                                                        | 400 | Missing field in JSON data: type
            {"path": 1, "type": "notebook"}                                      | 400 | path: expected a string
            [                                                                    | 400 | not JSON
            {"path": "a", "type": "b", "kernel": {"name": "cobol"}}              | 501 | The 'cobol' kernel is not available
            """)
    void whatCannotBeOpenedIsRefused(String body, int status, String message) {
        HttpResponse<byte[]> answer = send("POST", "/api/sessions", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("message").asText()).contains(message);
        assertThat(json(send("GET", "/api/sessions", ""))).isEmpty();
        if (status == 501) {
            assertThat(json(answer).path("short_message").asText()).isEqualTo("cobol not found");
        }
    }

    @Test
    void aSessionIsRenamedAndGivenAnotherKernelWhichEndsTheOldOne() {
        JsonNode session = json(open("a.ipynb", "null"));
        String address = "/api/sessions/" + session.path("id").asText();
        String old = session.at("/kernel/id").asText();
        JsonNode renamed = json(send("PATCH", address, "{\"path\": \"b.ipynb\", \"name\": null}"));
        assertThat(renamed.path("path").asText()).isEqualTo("b.ipynb");
        assertThat(renamed.path("name").asText()).isEqualTo("n");
        assertThat(renamed.at("/kernel/id").asText()).isEqualTo(old);

        JsonNode moved = json(send("PATCH", address, "{\"kernel\": {\"name\": \"python3\"}}"));
        assertThat(moved.at("/kernel/id").asText()).isNotEqualTo(old);
        assertThat(send("GET", "/api/kernels/" + old, "").statusCode()).isEqualTo(404);
        assertThat(json(send("GET", address, "")).path("path").asText()).isEqualTo("b.ipynb");

        HttpResponse<byte[]> noKernel = send("PATCH", address, "{\"kernel\": {\"id\": \"1-2-3-4-5\"}}");
        assertThat(noKernel.statusCode()).isEqualTo(400);
        assertThat(json(noKernel).path("message").asText()).isEqualTo("No such kernel: 1-2-3-4-5");
    }

    @Test
    void aSessionEndsWithItsKernelAndTheKernelWithItsSession() {
        JsonNode one = json(open("one.ipynb", "null"));
        JsonNode other = json(open("other.ipynb", "null"));
        String oneAddress = "/api/sessions/" + one.path("id").asText();
        assertThat(send("DELETE", oneAddress, "").statusCode()).isEqualTo(204);
        assertThat(send("GET", "/api/kernels/" + one.at("/kernel/id").asText(), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", oneAddress, "").statusCode()).isEqualTo(404);

        send("DELETE", "/api/kernels/" + other.at("/kernel/id").asText(), "");
        await().until(() -> json(send("GET", "/api/sessions", "")).isEmpty());
        HttpResponse<byte[]> late =
                send("DELETE", "/api/sessions/" + other.path("id").asText(), "");
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(json(late).path("message").asText()).isEqualTo("Kernel deleted before session");
        assertThat(open("other.ipynb", "null").statusCode()).isEqualTo(201);
    }

    private HttpResponse<byte[]> open(String path, String kernel) {
        return send("POST", "/api/sessions", NOTEBOOK.formatted(path, kernel));
    }

    private HttpResponse<byte[]> send(String method, String path, String body) {
        return guest.sendBody(method, guest.gateway(path), body);
    }

    /// What a request is answered that has a number.
    private interface Numbered {
        HttpResponse<byte[]> send(int number);
    }

    private static List<HttpResponse<byte[]>> atOnce(int count, Numbered request) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<HttpResponse<byte[]>>> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                requests.add(() -> request.send(number));
            }
            List<HttpResponse<byte[]>> answers = new ArrayList<>();
            for (Future<HttpResponse<byte[]>> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return Json.read(response.body(), JsonNode.class);
    }
}
