package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.ServerProcess;
import dev.glovebox.guest.testing.Video;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Recordings with a video, over HTTP.
@Xvfb(width = 320, height = 240)
class RecordedVideoTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Xvfb.Display display;
    private @TempDir Path directory;
    private RunningGuest guest;

    RecordedVideoTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start() {
        display.run("xsetroot", "-solid", "#000000");
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterEach
    void stop() {
        guest.close();
    }

    @Test
    void theVideoShowsWhatTheEventsTellWhenTheyTellIt() throws IOException {
        JsonNode started = json(guest.get("/record?mode=start&video=true&fps=30"), 200);
        assertThat(started.path("video").path("state").asText()).isEqualTo("recording");
        display.run("xsetroot", "-solid", "#ffffff");
        display.run("xdotool", "mousemove", "10", "10");
        display.run("xsetroot", "-solid", "#ff0000");
        await().atMost(SOON).until(() -> frames() > 2);
        JsonNode stopped = json(guest.get("/record?mode=stop"), 200);
        HttpResponse<byte[]> answer = guest.get(videoPath(started));
        Video video = Video.of(save(answer));
        assertThat(stopped.path("video").path("state").asText()).isEqualTo("stopped");
        assertThat(stopped.path("video").path("frames").asInt())
                .isEqualTo(video.pictures().size());
        assertThat(stopped.path("video").path("bytes").asInt()).isEqualTo(answer.body().length);
        assertThat(video.durationMs())
                .isBetween(
                        stopped.path("durationMs").asLong(),
                        stopped.path("durationMs").asLong() + 1);
        assertThat(video.colour(0, 200, 200)).isEqualTo("000");
        assertThat(video.colour(video.pictures().size() - 1, 200, 200)).isEqualTo("f00");
        assertThat(stopped.path("counts").path("mouse_move").asInt()).isPositive();
        assertThat(json(guest.get("/recordings"), 200).path("recordings").get(0).path("video"))
                .isEqualTo(stopped.path("video"));
    }

    @Test
    void aVideoCanBeWatchedWhileItIsMade() throws IOException {
        JsonNode started = json(guest.get("/record?mode=start&video=true"), 200);
        display.run("xsetroot", "-solid", "#ff0000");
        await().atMost(SOON).until(() -> frames() > 2); // the last one again, which lets the encoder write
        await().atMost(SOON).untilAsserted(() -> {
            Video sofar = Video.of(save(guest.get(videoPath(started))));
            assertThat(sofar.colour(sofar.pictures().size() - 1, 200, 200)).isEqualTo("f00");
        });
        json(guest.get("/record?mode=stop"), 200);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-,0,0", "bytes=0-99,0,-100", "bytes=100-199,100,-200", "bytes=-50,-50,0", "bytes=7-99999999,7,0"
    })
    void aPartOfItIsAnsweredAsPlayersAskForIt(String range, int from, int to) throws IOException {
        String path = videoPath(recorded());
        byte[] whole = guest.get(path).body();
        int first = from < 0 ? whole.length + from : from;
        int end = to == 0 ? whole.length : -to;
        HttpResponse<byte[]> part = guest.get(path, "Range", range);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range"))
                .hasValue("bytes %d-%d/%d".formatted(first, end - 1, whole.length));
        assertThat(part.headers().firstValue("Content-Type")).hasValue("video/mp4");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, first, end));
    }

    @Test
    void aPartBeyondItsEndIsRefusedAndWhatIsNoPartIsAllOfIt() throws IOException {
        String path = videoPath(recorded());
        HttpResponse<byte[]> whole = guest.get(path);
        HttpResponse<byte[]> beyond = guest.get(path, "Range", "bytes=99999999-");
        assertThat(json(beyond, 416).path("type").asText()).isEqualTo("urn:glovebox:problem:range-not-satisfiable");
        assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */" + whole.body().length);
        for (String range : new String[] {"bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=9-1", "lines=0-1", "bytes=x-"}) {
            assertThat(guest.get(path, "Range", range).statusCode()).as(range).isEqualTo(200);
        }
        assertThat(guest.get(path, "Range", "bytes=-0").statusCode()).isEqualTo(416);
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(guest.get(path, "Range", "bytes=0-1", "If-Range", etag).statusCode())
                .isEqualTo(206);
        assertThat(guest.get(path, "Range", "bytes=0-1", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoHasItIsNotSentItAgain() throws IOException {
        String path = videoPath(recorded());
        String etag = guest.get(path).headers().firstValue("ETag").orElseThrow();
        for (String tags : new String[] {etag, "*", "\"other\", W/" + etag}) {
            HttpResponse<byte[]> known = guest.get(path, "If-None-Match", tags, "Range", "bytes=99999999-");
            assertThat(known.statusCode()).as(tags).isEqualTo(304);
            assertThat(known.headers().firstValue("ETag")).hasValue(etag);
            assertThat(known.body()).isEmpty();
        }
        assertThat(guest.get(path, "If-None-Match", "\"other\"", "Range", "bytes=0-1")
                        .statusCode())
                .isEqualTo(206);
    }

    @Test
    void headMeasuresAllOfIt() throws IOException {
        String path = videoPath(recorded());
        HttpResponse<byte[]> whole = guest.get(path);
        HttpResponse<byte[]> head = guest.send("HEAD", guest.api(path), "Range", "bytes=0-1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).hasValue(String.valueOf(whole.body().length));
        assertThat(head.headers().firstValue("ETag")).isEqualTo(whole.headers().firstValue("ETag"));
        assertThat(head.body()).isEmpty();
        assertThat(guest.send("PUT", guest.api(path)).headers().firstValue("Allow"))
                .hasValue("GET, HEAD");
    }

    @Test
    void aRecordingWithoutVideoHasNone() throws IOException {
        JsonNode started = json(guest.get("/record?mode=start&video=false"), 200);
        assertThat(started.has("video")).isFalse();
        assertThat(json(guest.get(videoPath(started)), 404).path("detail").asText())
                .contains("has no video");
        assertThat(json(guest.get("/record?mode=stop"), 200).has("video")).isFalse();
        json(guest.get("/recordings/none/video"), 404);
    }

    @Test
    void theVideoGoesWithItsRecording() throws IOException {
        JsonNode started = recorded();
        String path = "/recordings/" + started.path("recordingId").asText();
        assertThat(guest.send("DELETE", guest.api(path)).statusCode()).isEqualTo(204);
        json(guest.get(path + "/video"), 404);
        assertThat(directory.resolve("data" + path)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode=start&video=yes",
                "mode=start&video=true&fps=0",
                "mode=start&video=true&fps=61",
                "mode=start&video=true&fps=x",
                "mode=start&fps=10",
                "mode=start&video=false&fps=10",
                "mode=stop&video=true",
                "mode=stop&fps=1"
            })
    void whatIsNotAllowedIsTheCallersFault(String query) throws IOException {
        json(guest.get("/record?" + query), 400);
        assertThat(json(guest.get("/recordings"), 200).path("recordings")).isEmpty();
    }

    @Test
    void twoAtOnceAreTwoVideos() throws IOException {
        JsonNode one = json(guest.get("/record?mode=start&video=true&id=one"), 200);
        JsonNode two = json(guest.get("/record?mode=start&video=true&id=two&fps=60"), 200);
        display.run("xsetroot", "-solid", "#ff0000");
        JsonNode stopped = json(guest.get("/record?mode=stop&id=one"), 200);
        assertThat(json(guest.get("/record?mode=stop&id=one"), 200)).isEqualTo(stopped);
        json(guest.get("/record?mode=stop&id=two"), 200);
        for (JsonNode each : new JsonNode[] {one, two}) {
            Video video = Video.of(save(guest.get(videoPath(each))));
            assertThat(video.colour(0, 200, 200)).isEqualTo("000");
            assertThat(video.colour(video.pictures().size() - 1, 200, 200)).isEqualTo("f00");
        }
    }

    @Test
    void aRecordingOutlivesItsEncoderAndTellsWhy() throws IOException {
        JsonNode started = json(guest.get("/record?mode=start&video=true"), 200);
        await().atMost(SOON).until(() -> frames() == 2);
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/ffmpeg"))
                .forEach(ProcessHandle::destroyForcibly);
        await().atMost(SOON).until(() -> video().path("state").asText().equals("failed"));
        display.run("xdotool", "mousemove", "77", "77");
        JsonNode stopped = json(guest.get("/record?mode=stop"), 200);
        assertThat(stopped.path("state").asText()).isEqualTo("stopped");
        assertThat(stopped.path("counts").path("mouse_move").asInt())
                .as(stopped.toString())
                .isPositive();
        assertThat(stopped.path("video").path("state").asText()).isEqualTo("failed");
        assertThat(stopped.path("video").path("reason").asText()).contains("exit code 137");
        assertThat(Video.of(save(guest.get(videoPath(started)))).pictures())
                .hasSize(stopped.path("video").path("frames").asInt())
                .isNotEmpty();
    }

    @Test
    void withoutAnEncoderNothingIsStarted(@TempDir Path other) throws IOException {
        try (var poor = RunningGuest.start(display.name(), other, Map.of("GLOVEBOX_FFMPEG", "/none/ffmpeg"))) {
            JsonNode problem = json(poor.get("/record?mode=start&video=true"), 503);
            assertThat(problem.path("type").asText()).isEqualTo("urn:glovebox:problem:unavailable");
            assertThat(problem.path("detail").asText()).contains("/none/ffmpeg", "package ffmpeg");
            assertThat(json(poor.get("/recordings"), 200).path("recordings")).isEmpty();
            assertThat(other.resolve("data/recordings")).isEmptyDirectory();
            json(poor.get("/record?mode=start"), 200);
        }
    }

    @Test
    void withoutADisplayNothingIsStarted(@TempDir Path other) throws IOException {
        try (var blind = RunningGuest.start(":4711", other)) {
            JsonNode problem = json(blind.get("/record?mode=start&video=true"), 503);
            assertThat(problem.path("type").asText()).isEqualTo("urn:glovebox:problem:no-display");
            assertThat(other.resolve("data/recordings")).isEmptyDirectory();
        }
    }

    @Test
    void aKilledServerLeavesAVideoUntilThenAndTheNextOneServesIt(@TempDir Path other) throws Exception {
        Map<String, String> settings = Map.of("DISPLAY", display.name());
        Path file = other.resolve("data/recordings/mine/video.mp4");
        long startNanos = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(other, settings)) {
            startNanos = System.nanoTime();
            json(server.get("/record?mode=start&video=true&fps=30&id=mine"), 200);
            for (int x = 0; x < 200; x += 10) {
                display.run("xdotool", "mousemove", "100", String.valueOf(x));
            }
            display.run("xsetroot", "-solid", "#0000ff");
            display.run("xdotool", "mousemove", "50", "50");
            server.kill();
        }
        long killedMs = (System.nanoTime() - startNanos) / 1_000_000;
        await().atMost(SOON).until(() -> isFinished(file));
        Video video = Video.of(file);
        assertThat(video.durationMs()).isBetween(killedMs - 2000, killedMs);
        assertThat(video.pictures().size()).isGreaterThan(3);
        try (ServerProcess next = ServerProcess.start(other, settings)) {
            JsonNode left =
                    json(next.get("/recordings"), 200).path("recordings").get(0);
            assertThat(left.path("state").asText()).isEqualTo("interrupted");
            assertThat(left.path("video").path("state").asText()).isEqualTo("interrupted");
            assertThat(left.path("video").path("frames").asInt())
                    .isEqualTo(video.pictures().size());
            assertThat(left.path("video").path("durationMs").asLong()).isEqualTo(video.durationMs());
            assertThat(next.get("/recordings/mine/video").body()).isEqualTo(Files.readAllBytes(file));
        }
    }

    /// Whether the encoder has written the index that is a file's end.
    private static boolean isFinished(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = bytes.length - 12; // mfro, with nothing behind it but its version and the index's size
        return at > 0 && new String(bytes, at, 4, StandardCharsets.US_ASCII).equals("mfro");
    }

    private JsonNode recorded() throws IOException {
        JsonNode started = json(guest.get("/record?mode=start&video=true"), 200);
        display.run("xsetroot", "-solid", "#ff0000");
        json(guest.get("/record?mode=stop"), 200);
        return started;
    }

    private JsonNode video() throws IOException {
        return json(guest.get("/recordings"), 200).path("recordings").get(0).path("video");
    }

    private int frames() throws IOException {
        return video().path("frames").asInt();
    }

    private Path save(HttpResponse<byte[]> video) throws IOException {
        assertThat(video.statusCode()).isEqualTo(200);
        assertThat(video.headers().firstValue("Content-Type")).hasValue("video/mp4");
        return Files.write(directory.resolve("saved.mp4"), video.body());
    }

    private static String videoPath(JsonNode recording) {
        return "/recordings/%s/video".formatted(recording.path("recordingId").asText());
    }

    private static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
        assertThat(response.statusCode())
                .as(new String(response.body(), 0, Math.min(300, response.body().length), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }
}
