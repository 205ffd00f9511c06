package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a kernel said, read over HTTP by who was not connected: `GET /api/kernels/{id}/messages`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelJournalTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RunningGuest guest;
    private GatewayKernel kernel;
    private KernelSocket client;

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(":4321", directory);
    }

    @BeforeEach
    void connect() {
        kernel = GatewayKernel.start(guest);
        client = kernel.connect(true);
        client.run("import sys");
    }

    @AfterEach
    void disconnect() {
        client.close();
        kernel.close();
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void everythingOnIopubIsThereInOrderUnderNumbersThatGrow() {
        String cell = client.execute("for i in range(100): print(i, flush=True)");
        List<KernelSocket.Message> live = client.awaitAnswers(cell, "execute_reply").stream()
                .filter(message -> message.channel().equals("iopub"))
                .toList();
        JsonNode answer = messages("?since=0");
        List<JsonNode> kept = answering(answer, cell);
        assertThat(kept.stream().map(message -> message.at("/header/msg_id").asText()))
                .containsExactlyElementsOf(
                        live.stream().map(KernelSocket.Message::id).toList());
        assertThat(kept.getFirst().path("metadata").isObject()).isTrue();
        assertThat(kept.getFirst().path("buffers").isArray()).isTrue();
        List<Long> numbers = answer.path("messages")
                .valueStream()
                .map(message -> message.path("seq").asLong())
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(answer.path("messages")
                        .valueStream()
                        .map(m -> m.path("channel").asText()))
                .containsOnly("iopub");
        assertThat(answer.path("dropped").asLong(-1)).isZero();
    }

    @Test
    void nextIsWhereTheNextQuestionGoesOn() {
        long next = messages("?since=0").path("next").asLong();
        assertThat(messages("?since=" + next).path("messages")).isEmpty();
        assertThat(messages("?since=" + next).path("next").asLong()).isEqualTo(next);
        String cell = client.execute("print('more')");
        client.awaitAnswers(cell, "execute_reply");
        JsonNode more = messages("?since=" + next);
        assertThat(more.path("messages").size()).isEqualTo(answering(more, cell).size());
        assertThat(answering(more, cell)
                        .getLast()
                        .at("/content/execution_state")
                        .asText())
                .isEqualTo("idle");
    }

    @Test
    void whoReadsInPiecesReadsTheSame() {
        client.run("for i in range(20): print(i, flush=True)");
        JsonNode whole = messages("?since=0").path("messages");
        List<JsonNode> pieces = new ArrayList<>();
        long since = 0;
        while (true) {
            JsonNode piece = messages("?limit=7&since=" + since);
            if (piece.path("messages").isEmpty()) {
                break;
            }
            assertThat(piece.path("messages").size()).isLessThanOrEqualTo(7);
            piece.path("messages").forEach(pieces::add);
            since = piece.path("next").asLong();
        }
        assertThat(pieces).containsExactlyElementsOf(whole);
    }

    @Test
    void aQuestionThatWaitsIsAnsweredAsSoonAsThereIsSomething() throws Exception {
        long next = messages("?since=0").path("next").asLong();
        var waiting = CompletableFuture.supplyAsync(() -> messages("?waitMs=30000&since=" + next));
        String cell = client.execute("print('at last')");
        JsonNode answer = waiting.get(LIMIT.toSeconds() / 2, TimeUnit.SECONDS);
        assertThat(answering(answer, cell)).isNotEmpty();
    }

    @Test
    void aQuestionThatWaitedInVainIsAnsweredWithNothing() {
        long next = messages("?since=0").path("next").asLong();
        JsonNode answer = messages("?waitMs=200&since=" + next);
        assertThat(answer.path("messages")).isEmpty();
        assertThat(answer.path("next").asLong()).isEqualTo(next);
    }

    @Test
    void buffersComeInBase64() {
        client.run("""
                kernel = get_ipython().kernel
                _ = kernel.session.send(kernel.iopub_socket, 'display_data', {'data': {}, 'metadata': {}},
                    parent=kernel.get_parent(), buffers=[bytes(range(256)), b''])
                """);
        JsonNode display = messages("?since=0")
                .path("messages")
                .valueStream()
                .filter(message -> message.at("/header/msg_type").asText().equals("display_data"))
                .findFirst()
                .orElseThrow();
        assertThat(display.path("buffers")).hasSize(2);
        assertThat(Base64.getDecoder().decode(display.path("buffers").get(0).asText()))
                .hasSize(256)
                .startsWith(0, 1, 2);
    }

    @Test
    void theJournalOutlivesTheProcess() {
        client.run("print('before')");
        assertThat(kernel.post("/restart").statusCode()).isEqualTo(200);
        client.run("print('after')");
        assertThat(texts(messages("?since=0"))).containsSubsequence("before\n", "after\n");
        assertThat(messages("?since=0")
                        .path("messages")
                        .valueStream()
                        .map(m -> m.at("/content/execution_state").asText()))
                .containsSubsequence("idle", "starting", "idle");
    }

    @Test
    void whoWasNeverConnectedReadsItToo() {
        try (GatewayKernel own = GatewayKernel.start(guest)) {
            await().atMost(LIMIT).until(() -> own.model("execution_state").equals("idle"));
            guest.sendBody("POST", own.address("/execute"), "{\"code\": \"print('unseen')\"}");
            assertThat(texts(json(guest.send("GET", own.address("/messages?since=0")))))
                    .contains("unseen\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?since=-1", "?since=x", "?limit=0", "?limit=x", "?waitMs=-1", "?waitMs=x"})
    void aQuestionThatCannotBeMeantIsTheCallersFault(String query) {
        HttpResponse<byte[]> answer = guest.send("GET", kernel.address("/messages" + query));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).isNotEmpty();
    }

    @Test
    void anUnknownKernelHasNone() {
        URI unknown = guest.gateway("/api/kernels/1-2-3-4-5/messages?since=0");
        assertThat(guest.send("GET", unknown).statusCode()).isEqualTo(404);
    }

    private JsonNode messages(String query) {
        HttpResponse<byte[]> answer = guest.send("GET", kernel.address("/messages" + query));
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer);
    }

    private static List<JsonNode> answering(JsonNode answer, String request) {
        return answer.path("messages")
                .valueStream()
                .filter(message -> message.at("/parent_header/msg_id").asText().equals(request))
                .toList();
    }

    private static List<String> texts(JsonNode answer) {
        return answer.path("messages")
                .valueStream()
                .map(message -> message.at("/content/text").asText())
                .toList();
    }
}
