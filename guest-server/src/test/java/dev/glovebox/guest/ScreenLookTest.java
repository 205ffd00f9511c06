package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.Painter;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What has changed, what it looks like, and where a small image is.
@Xvfb(width = 800, height = 600)
class ScreenLookTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Xvfb.Display display;
    private RunningGuest guest;
    private Painter painter;

    ScreenLookTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        painter = new Painter(display.name());
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterEach
    void stop() {
        guest.close();
        painter.close();
    }

    @Test
    void diffTellsTheBoxesOfWhatHasChanged() throws IOException {
        String tag =
                guest.get("/screenshot?fit=openai").headers().firstValue("ETag").orElseThrow();
        JsonNode same = json(guest.get("/screen/diff?from=" + quoted(tag)));
        assertThat(same.path("changed").asBoolean()).isFalse();
        assertThat(same.path("boxes")).isEmpty();

        painter.rectangle(100, 31, 3, 5, 0xff0000);
        painter.rectangle(700, 500, 20, 10, 0x00ff00);
        JsonNode diff = json(guest.get("/screen/diff?from=" + quoted(tag)));
        assertThat(diff.path("boxes").toString())
                .isEqualTo("[{\"x\":100,\"y\":31,\"width\":3,\"height\":5},"
                        + "{\"x\":700,\"y\":500,\"width\":20,\"height\":10}]");
        assertThat(diff.path("changedPixels").asInt()).isEqualTo(215);
        JsonNode part = json(guest.get("/screen/diff?region=690,0,15,600&from=" + quoted(tag)));
        assertThat(part.path("boxes").toString()).isEqualTo("[{\"x\":700,\"y\":500,\"width\":5,\"height\":10}]");

        String later = quoted(diff.path("to").asText());
        assertThat(json(guest.get("/screen/diff?from=" + later)).path("changed").asBoolean())
                .isFalse();
        assertThat(guest.get("/screen/diff?from=%22other%22").statusCode()).isEqualTo(410);
        assertThat(guest.get("/screen/diff").statusCode()).isEqualTo(400);
    }

    @Test
    void aTagOfAPartIsComparedWithWhatThatPartShowed() throws IOException {
        String whole = quoted(guest.get("/screenshot?cursor=false")
                .headers()
                .firstValue("ETag")
                .orElseThrow());
        painter.rectangle(600, 500, 20, 10, 0x00ff00);
        String part = quoted(guest.get("/screenshot?cursor=false&region=0,0,800,100")
                .headers()
                .firstValue("ETag")
                .orElseThrow());
        assertThat(json(guest.get("/screen/diff?from=" + whole))
                        .path("changedPixels")
                        .asInt())
                .isEqualTo(200);
        assertThat(json(guest.get("/screen/diff?from=" + part)).path("changed").asBoolean())
                .isFalse();
        assertThat(guest.get("/screen/diff?region=0,0,800,101&from=" + part).statusCode())
                .isEqualTo(400);
        painter.rectangle(10, 10, 2, 2, 0x00ff00);
        assertThat(json(guest.get("/screen/diff?from=" + part))
                        .path("changedPixels")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void aChangeAroundARegionIsNoChangeInIt() throws IOException {
        String tag = quoted(guest.get("/screenshot?cursor=false")
                .headers()
                .firstValue("ETag")
                .orElseThrow());
        painter.rectangle(100, 100, 200, 10, 0xff0000);
        painter.rectangle(100, 100, 10, 200, 0xff0000);
        assertThat(json(guest.get("/screen/diff?region=150,150,100,100&from=" + tag))
                        .path("changed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void theHashIsTheSameForTheSameAndFarForAnother() throws IOException {
        painter.rectangle(100, 100, 300, 200, 0xffffff);
        JsonNode before = json(guest.get("/screen/hash"));
        painter.rectangle(5, 5, 2, 2, 0xffffff);
        JsonNode after =
                json(guest.get("/screen/hash?compare=" + before.path("hash").asText()));
        assertThat(after.path("distance").asInt()).isLessThanOrEqualTo(4);
        painter.rectangle(0, 0, 800, 300, 0xffffff);
        painter.rectangle(500, 300, 300, 300, 0x000000);
        JsonNode other =
                json(guest.get("/screen/hash?compare=" + before.path("hash").asText()));
        assertThat(other.path("distance").asInt()).isGreaterThan(12);
        assertThat(guest.get("/screen/hash?compare=123").statusCode()).isEqualTo(400);
    }

    @Test
    void aPieceOfTheScreenIsFoundWhereItWasCutOut() throws Exception {
        painter.rectangle(300, 200, 40, 30, 0x3366cc);
        painter.rectangle(310, 205, 10, 20, 0xffcc00);
        painter.rectangle(335, 228, 5, 2, 0x000000);
        byte[] piece =
                guest.get("/screenshot?cursor=false&region=295,195,50,40").body();
        JsonNode exact = find("minScore=1", piece);
        assertThat(exact.path("matches").toString())
                .isEqualTo("[{\"box\":{\"x\":295,\"y\":195,\"width\":50,\"height\":40},"
                        + "\"center\":{\"x\":320,\"y\":215},\"score\":1.0}]");
        painter.rectangle(312, 207, 2, 2, 0xeecc10);
        assertThat(find("minScore=1", piece).path("matches")).isEmpty();
        JsonNode alike = find("minScore=0.9", piece);
        assertThat(alike.at("/matches/0/box/x").asInt()).isEqualTo(295);
        assertThat(alike.at("/matches/0/score").asDouble()).isGreaterThan(0.9).isLessThan(1);
        assertThat(alike.path("complete").asBoolean()).isTrue();
        assertThat(find("region=290,190,60,50", piece).at("/matches/0/box/y").asInt())
                .isEqualTo(195);
        assertThat(find("region=0,0,200,200", piece).path("matches")).isEmpty();
    }

    @Test
    void whatIsNoImageIsRefused() throws Exception {
        for (byte[] body : new byte[][] {{}, {1, 2, 3}, "<svg/>".getBytes(StandardCharsets.UTF_8)}) {
            assertThat(post("", body).statusCode()).isEqualTo(400);
        }
        assertThat(post("minScore=2", new byte[] {1}).statusCode()).isEqualTo(400);
    }

    private JsonNode find(String query, byte[] image) throws Exception {
        return json(post(query, image));
    }

    private HttpResponse<byte[]> post(String query, byte[] body) throws Exception {
        URI uri = guest.api("/screen/find?" + query);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "image/png")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String quoted(String tag) {
        return tag.replace("\"", "%22");
    }
}
