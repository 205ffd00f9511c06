package dev.glovebox.guest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.ServedRoutes;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.InputHookProcess;
import dev.glovebox.guest.x11.X11Record;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Xvfb
class RecordingServiceTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final HandInput input = new HandInput();
    private final Xvfb.Display display;
    private @TempDir Path directory;
    private Recordings recordings;
    private WebServer server;

    RecordingServiceTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start() {
        serve(input);
    }

    private void serve(InputSource source) {
        recordings = new Recordings(directory.resolve("recordings"), HandInput.sources(source, HandInput.NO_VIDEO));
        server = ServedRoutes.of(new RecordingService(recordings));
    }

    @AfterEach
    void stop() {
        server.stop();
        recordings.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTypedOnTheDisplayRightAfterTheStartAndRightBeforeTheStopIsRecorded(boolean inProcess) throws Exception {
        stop();
        serve(
                inProcess
                        ? new X11Record(display.name())
                        : new InputHookProcess(display.name(), directory.resolve("hook")));
        JsonNode started = json(call("POST", "/record?mode=start"), 200);
        display.run("xdotool", "type", "--delay", "2", "Hello, World! <>");
        display.run("xdotool", "mousemove", "300", "200", "click", "3");
        JsonNode stopped = json(call("POST", "/record?mode=stop"), 200);
        assertThat(started.path("state").asText()).isEqualTo("recording");
        assertThat(stopped.path("recordingId")).isEqualTo(started.path("recordingId"));
        assertThat(stopped.path("text").asText()).isEqualTo("Hello, World! <>");
        assertThat(stopped.path("events")).hasSize(stopped.path("eventCount").asInt());
        assertThat(stopped.path("events").get(stopped.path("eventCount").asInt() - 1))
                .isEqualTo(Json.mapper()
                        .readTree("{\"seq\":%d,\"timeMs\":%d,\"type\":\"mouse_up\",\"x\":300,\"y\":200,"
                                        .formatted(
                                                stopped.path("eventCount").asInt(),
                                                stopped.path("events")
                                                        .get(stopped.path("eventCount")
                                                                        .asInt()
                                                                - 1)
                                                        .path("timeMs")
                                                        .asInt())
                                + "\"button\":\"right\",\"clicks\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void startsAndStopsByEitherMethod(String method) throws Exception {
        JsonNode started = json(call(method, "/record?mode=start"), 200);
        assertThat(started.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly("recordingId", "state", "startedAt");
        assertThat(started.path("startedAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        input.type("ab\n");
        JsonNode stopped = json(call(method, "/record?mode=stop"), 200);
        assertThat(stopped.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly(
                        "recordingId",
                        "state",
                        "startedAt",
                        "stoppedAt",
                        "durationMs",
                        "eventCount",
                        "counts",
                        "text",
                        "truncated",
                        "events");
        assertThat(stopped.path("state").asText()).isEqualTo("stopped");
        assertThat(stopped.path("counts").toString()).isEqualTo("{\"key_down\":3,\"key_up\":3}");
        assertThat(stopped.path("text").asText()).isEqualTo("ab\n");
        assertThat(stopped.path("events")).hasSize(6);
    }

    @Test
    void secondStartIsAConflictThatNamesTheRunningOne() throws Exception {
        String id =
                json(call("GET", "/record?mode=start"), 200).path("recordingId").asText();
        JsonNode problem = json(call("GET", "/record?mode=start"), 409);
        assertThat(problem.path("detail").asText()).contains(id);
        assertThat(json(call("GET", "/record?mode=start&id=beside"), 200)
                        .path("recordingId")
                        .asText())
                .isEqualTo("beside");
    }

    @Test
    void stopWithoutARunningRecordingIsAConflict() throws Exception {
        assertThat(json(call("GET", "/record?mode=stop"), 409).path("type").asText())
                .isEqualTo("urn:glovebox:problem:conflict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/record", "/record?mode=", "/record?mode=pause", "/record?mode=START"})
    void missingOrOtherModeIsTheCallersFault(String path) throws Exception {
        JsonNode problem = json(call("GET", path), 400);
        assertThat(problem.path("detail").asText()).startsWith("mode=").contains("start or stop");
        assertThat(problem.path("errors").get(0).path("field").asText()).isEqualTo("mode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=..%2Fx", "id=", "id=a.b", "id=a&id=b", "name=x"})
    void idThatIsNoneAndUnknownParametersAreTheCallersFault(String query) throws Exception {
        json(call("GET", "/record?mode=start&" + query), 400);
        assertThat(recordings.active()).isZero();
    }

    @Test
    void listsTheNewestFirstWithoutEvents() throws Exception {
        json(call("GET", "/record?mode=start&id=one"), 200);
        json(call("GET", "/record?mode=stop&id=one"), 200);
        json(call("GET", "/record?mode=start&id=two"), 200);
        JsonNode list = json(call("GET", "/recordings"), 200).path("recordings");
        assertThat(list).hasSize(2);
        assertThat(list.get(0).path("recordingId").asText()).isEqualTo("two");
        assertThat(list.get(0).path("state").asText()).isEqualTo("recording");
        assertThat(list.get(1).path("state").asText()).isEqualTo("stopped");
        assertThat(list.get(1).has("events")).isFalse();
    }

    @Test
    void runningRecordingIsReadableAsJsonLinesAndAsJson() throws Exception {
        json(call("GET", "/record?mode=start&id=mine"), 200);
        input.type("é\"\n");
        HttpResponse<String> lines = call("GET", "/recordings/mine");
        assertThat(lines.headers().firstValue("Content-Type")).hasValue("application/jsonl");
        assertThat(lines.body().lines()).hasSize(6);
        JsonNode summary = json(call("GET", "/recordings/mine", "Accept", "application/json"), 200);
        assertThat(summary.path("text").asText()).isEqualTo("é\"\n");
        assertThat(summary.path("events")).hasSize(6);
    }

    @Test
    void deletesWhatHasEndedAndNothingElse() throws Exception {
        json(call("GET", "/record?mode=start&id=mine"), 200);
        json(call("DELETE", "/recordings/mine"), 409);
        json(call("GET", "/record?mode=stop&id=mine"), 200);
        assertThat(call("DELETE", "/recordings/mine").statusCode()).isEqualTo(204);
        json(call("DELETE", "/recordings/mine"), 404);
        json(call("GET", "/recordings/mine"), 404);
        json(call("GET", "/recordings/mine", "Accept", "application/json"), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/recordings/..%2F..%2Fetc", "/recordings/%2e%2e", "/recordings/none", "/recordings/a%00b"})
    void pathThatNamesNoRecordingIsNotFound(String path) throws Exception {
        assertThat(call("GET", path).statusCode()).isIn(400, 404);
        assertThat(call("DELETE", path).statusCode()).isIn(400, 404, 405);
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        assertThat(call("PUT", "/record?mode=start").headers().firstValue("Allow"))
                .hasValue("GET, POST");
        json(call("POST", "/recordings"), 405);
        json(call("PUT", "/recordings/mine"), 405);
    }

    @Test
    void displayThatIsNotThereIsUnavailable() throws Exception {
        stop();
        serve(new InputHookProcess(":4711", directory.resolve("hook")));
        JsonNode problem = json(call("POST", "/record?mode=start"), 503);
        assertThat(problem.path("type").asText()).isEqualTo("urn:glovebox:problem:no-display");
        assertThat(json(call("GET", "/recordings"), 200).path("recordings")).isEmpty();
    }

    @Test
    void answerCutsVeryManyEventsAndTheJsonLinesHaveThemAll() throws Exception {
        json(call("GET", "/record?mode=start&id=long"), 200);
        for (int i = 0; i <= RecordingSummary.EVENTS_MAX; i++) {
            input.after(1, new InputEvent.MouseMove(i % 1000, 0));
        }
        JsonNode stopped = json(call("GET", "/record?mode=stop&id=long"), 200);
        assertThat(stopped.path("truncated").asBoolean()).isTrue();
        assertThat(stopped.path("eventCount").asInt()).isEqualTo(RecordingSummary.EVENTS_MAX + 1);
        assertThat(stopped.path("events")).hasSize(RecordingSummary.EVENTS_MAX);
        assertThat(call("GET", "/recordings/long").body().lines()).hasSize(RecordingSummary.EVENTS_MAX + 1);
    }

    private HttpResponse<String> call(String method, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }
}
