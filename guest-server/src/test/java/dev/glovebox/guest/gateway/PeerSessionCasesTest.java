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
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Jupyter Server's own tests expect of `/api/sessions`, and JupyterLab's services validates; Jupyter Kernel
/// Gateway fails most of these cases.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerSessionCasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NOTEBOOK = "{\"path\": \"foo/nb1.ipynb\", \"type\": \"notebook\", \"name\": \"nb1\"}";

    private RunningGuest guest;

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(":4321", directory, Map.of("KG_LIST_KERNELS", "True"));
    }

    @AfterEach
    void deleteAll() {
        list("sessions").forEach(id -> guest.send("DELETE", session(id)));
        list("kernels").forEach(id -> guest.send("DELETE", guest.gateway("/api/kernels/" + id)));
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void aSessionIsMadeWithItsKernelListedAndFound() {
        assertThat(list("sessions")).isEmpty();
        HttpResponse<byte[]> created = post(NOTEBOOK);
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode model = json(created);
        String id = model.path("id").asText();
        assertThat(created.headers().firstValue("Location")).contains("/api/sessions/" + id);
        assertThat(model.path("path").asText()).isEqualTo("foo/nb1.ipynb");
        assertThat(model.path("type").asText()).isEqualTo("notebook");
        assertThat(model.path("name").asText()).isEqualTo("nb1");
        assertThat(model.at("/notebook/path").asText()).isEqualTo("foo/nb1.ipynb");
        assertThat(model.at("/kernel/id").asText()).hasSize(36);
        assertThat(model.at("/kernel/last_activity").asText()).endsWith("Z");
        assertThat(list("sessions")).containsExactly(id);
        assertThat(list("kernels")).containsExactly(model.at("/kernel/id").asText());
        JsonNode found = json(guest.send("GET", session(id)));
        assertThat(found.path("path")).isEqualTo(model.path("path"));
        assertThat(found.at("/kernel/id")).isEqualTo(model.at("/kernel/id"));
    }

    @ParameterizedTest
    @CsvSource({"foo/nb1.py, file", "foo/abc123, console"})
    void aSessionNeedNotBeANotebooks(String path, String type) {
        JsonNode model = created("{\"path\": \"%s\", \"type\": \"%s\"}".formatted(path, type));
        assertThat(model.path("path").asText()).isEqualTo(path);
        assertThat(model.path("type").asText()).isEqualTo(type);
        assertThat(model.path("name").isTextual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "name"})
    void theOldFormOfANotebooksSessionIsUnderstood(String field) {
        JsonNode model = created("""
                {"id": "any", "notebook": {"%s": "anywhere"}, "kernel": {"name": "python"}}""".formatted(field));
        assertThat(model.path("path").asText()).isEqualTo("anywhere");
        assertThat(model.path("type").asText()).isEqualTo("notebook");
        assertThat(model.at("/notebook/path").asText()).isEqualTo("anywhere");
        assertThat(model.at("/kernel/name").asText()).isEqualTo("python3");
    }

    @Test
    void aSessionOfAKernelThatRunsIsAttachedToIt() {
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            JsonNode model = created(withKernel("\"id\": \"%s\"".formatted(kernel.id())));
            assertThat(model.at("/kernel/id").asText()).isEqualTo(kernel.id());
            assertThat(list("kernels")).containsExactly(kernel.id());
        }
    }

    @Test
    void aSessionsKernelGetsTheIdThatTheClientChose() {
        String id = "12345678-1234-5678-1234-567812345678";
        assertThat(created(withKernel("\"id\": \"%s\"".formatted(id)))
                        .at("/kernel/id")
                        .asText())
                .isEqualTo(id);
        assertThat(guest.send("GET", guest.gateway("/api/kernels/" + id)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSamePathAgainIsTheSameSession() {
        JsonNode first = created(NOTEBOOK);
        JsonNode second = created(NOTEBOOK);
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.at("/kernel/id")).isEqualTo(first.at("/kernel/id"));
        assertThat(list("kernels")).hasSize(1);
    }

    @Test
    void aSessionsKernelRunsWhereItsNotebookLies() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        Path directory = Files.createTempDirectory(home, "glovebox-test");
        JsonNode model =
                created("{\"path\": \"%s/a.ipynb\", \"type\": \"notebook\"}".formatted(directory.getFileName()));
        var channels = guest.gateway(
                "/api/kernels/%s/channels".formatted(model.at("/kernel/id").asText()));
        try (KernelSocket client = KernelSocket.v1(RunningGuest.webSocket(channels))) {
            assertThat(stream(client.run("import os; print(os.getcwd())"), "stdout")
                            .strip())
                    .isEqualTo(directory.toRealPath().toString());
        } finally {
            Files.delete(directory);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"notebook\"} | Missing field in JSON data: path",
                "{\"path\": \"a.ipynb\"} | Missing field in JSON data: type",
                "'' | JSON",
                "[] | JSON",
                "{ | JSON"
            })
    void aSessionWithoutWhatItNeedsIsTheCallersFault(String body, String message) {
        HttpResponse<byte[]> answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).contains(message);
        assertThat(list("kernels")).isEmpty();
    }

    @Test
    void aKernelspecThatIsNotThereIsSaidInTheShapeThatNotebooksShow() {
        HttpResponse<byte[]> answer = post(withKernel("\"name\": \"fake-kernel\""));
        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(json(answer).path("short_message").asText()).isEqualTo("fake-kernel not found");
        assertThat(json(answer).path("message").asText()).contains("fake-kernel");
        assertThat(list("sessions")).isEmpty();
    }

    @Test
    void aDeletedSessionIsGoneWithItsKernel() {
        JsonNode model = created(NOTEBOOK);
        String id = model.path("id").asText();
        assertThat(guest.send("DELETE", session(id)).statusCode()).isEqualTo(204);
        assertThat(list("sessions")).isEmpty();
        assertThat(list("kernels")).isEmpty();
        assertThat(guest.send("GET", session(id)).statusCode()).isEqualTo(404);
    }

    @Test
    void anUnknownSessionIsNotFound() {
        String unknown = "111-111-111-111-111";
        assertThat(guest.send("GET", session(unknown)).statusCode()).isEqualTo(404);
        assertThat(patch(unknown, "{\"path\": \"b\"}").statusCode()).isEqualTo(404);
        assertThat(guest.send("DELETE", session(unknown)).statusCode()).isEqualTo(404);
    }

    @Test
    void aSessionEndsWithItsKernelAndTheListGoesOn() {
        JsonNode gone = created(NOTEBOOK);
        JsonNode left = created("{\"path\": \"other\", \"type\": \"console\"}");
        guest.send(
                "DELETE", guest.gateway("/api/kernels/" + gone.at("/kernel/id").asText()));
        assertThat(list("sessions")).containsExactly(left.path("id").asText());
        URI address = session(gone.path("id").asText());
        assertThat(guest.send("GET", address).statusCode()).isEqualTo(410);
        HttpResponse<byte[]> deleted = guest.send("DELETE", address);
        assertThat(deleted.statusCode()).isEqualTo(410);
        assertThat(json(deleted).path("message").asText()).contains("Kernel deleted before session");
    }

    @Test
    void pathNameAndTypeOfASessionAreChanged() {
        String id = created(NOTEBOOK).path("id").asText();
        assertThat(changed(id, "{\"path\": \"nb2.ipynb\"}").path("path").asText())
                .isEqualTo("nb2.ipynb");
        assertThat(changed(id, "{\"notebook\": {\"path\": \"nb3.ipynb\"}}")
                        .at("/notebook/path")
                        .asText())
                .isEqualTo("nb3.ipynb");
        assertThat(changed(id, "{\"type\": \"console\"}").path("type").asText()).isEqualTo("console");
        JsonNode last = changed(id, "{\"name\": \"third\"}");
        assertThat(last.path("name").asText()).isEqualTo("third");
        assertThat(last.path("path").asText()).isEqualTo("nb3.ipynb");
        assertThat(last.path("id").asText()).isEqualTo(id);
    }

    @Test
    void anotherKernelNameStartsANewKernelAndEndsTheOldOne() {
        JsonNode before = created(NOTEBOOK);
        JsonNode after = changed(before.path("id").asText(), "{\"kernel\": {\"name\": \"python3\"}}");
        assertThat(after.path("id")).isEqualTo(before.path("id"));
        assertThat(after.path("path")).isEqualTo(before.path("path"));
        assertThat(after.at("/kernel/id")).isNotEqualTo(before.at("/kernel/id"));
        await().atMost(LIMIT)
                .until(() ->
                        list("kernels").equals(List.of(after.at("/kernel/id").asText())));
    }

    @Test
    void anotherKernelIdWinsOverANameAndEndsTheOldKernel() {
        JsonNode before = created(NOTEBOOK);
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            String body = "{\"kernel\": {\"id\": \"%s\", \"name\": \"foo\"}}".formatted(kernel.id());
            JsonNode after = changed(before.path("id").asText(), body);
            assertThat(after.at("/kernel/id").asText()).isEqualTo(kernel.id());
            await().atMost(LIMIT).until(() -> list("kernels").equals(List.of(kernel.id())));
        }
    }

    @Test
    void aKernelThatIsNotThereIsRefusedAndTheSessionKeepsItsOwn() {
        JsonNode before = created(NOTEBOOK);
        String id = before.path("id").asText();
        HttpResponse<byte[]> unknown = patch(id, "{\"kernel\": {\"id\": \"111-111-111-111-111\"}}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(json(unknown).path("message").asText()).contains("No such kernel");
        assertThat(patch(id, "{\"kernel\": {\"name\": \"fake\"}}").statusCode()).isEqualTo(501);
        assertThat(json(guest.send("GET", session(id))).at("/kernel/id")).isEqualTo(before.at("/kernel/id"));
    }

    @Test
    void aClientOfASessionsKernelSeesItThroughARestartAndComesAgain() {
        JsonNode model = created(NOTEBOOK);
        String kernel = "/api/kernels/" + model.at("/kernel/id").asText();
        var channels = RunningGuest.webSocket(guest.gateway(kernel + "/channels"));
        try (KernelSocket client = KernelSocket.json(channels)) {
            client.run("1");
            assertThat(guest.send("POST", guest.gateway(kernel + "/restart")).statusCode())
                    .isEqualTo(200);
            assertThat(stream(client.run("print(2)"), "stdout")).isEqualTo("2\n");
            client.closeCleanly();
        }
        try (KernelSocket again = KernelSocket.v1(channels)) {
            assertThat(stream(again.run("print(3)"), "stdout")).isEqualTo("3\n");
        }
    }

    private static String withKernel(String kernel) {
        return "{\"path\": \"foo/nb1.ipynb\", \"type\": \"notebook\", \"kernel\": {%s}}".formatted(kernel);
    }

    private URI session(String id) {
        return guest.gateway("/api/sessions/" + id);
    }

    private HttpResponse<byte[]> post(String body) {
        return guest.sendBody("POST", guest.gateway("/api/sessions"), body);
    }

    private HttpResponse<byte[]> patch(String id, String body) {
        return guest.sendBody("PATCH", session(id), body);
    }

    private JsonNode created(String body) {
        HttpResponse<byte[]> answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer);
    }

    private JsonNode changed(String id, String body) {
        HttpResponse<byte[]> answer = patch(id, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer);
    }

    /// The ids of what runs.
    private List<String> list(String what) {
        HttpResponse<byte[]> answer = guest.send("GET", guest.gateway("/api/" + what));
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer)
                .valueStream()
                .map(model -> model.path("id").asText())
                .toList();
    }
}
