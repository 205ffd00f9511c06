package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures of a recording's steps, of a real screen with a window manager, by either source of input.
@Xvfb(width = 640, height = 480)
class RecordedFramesTest {
    private final Xvfb.Display display;
    private @TempDir Path directory;

    RecordedFramesTest(Xvfb.Display display) {
        this.display = display;
    }

    @ParameterizedTest
    @ValueSource(strings = {"xrecord", "jnativehook"})
    void eachStepShowsTheScreenBeforeItAndTheWindowThatHadTheFocus(String recorder) throws Exception {
        Process manager = display.spawn("openbox");
        try (var guest = RunningGuest.start(display.name(), directory, Map.of("GLOVEBOX_RECORDER", recorder))) {
            Awaitility.await()
                    .until(() -> display.run("xprop", "-root", "_NET_SUPPORTED").contains("ACTIVE_WINDOW"));
            Process terminal = display.spawn("xterm", "-T", "A term", "-geometry", "40x10+50+60", "-e", "cat");
            Awaitility.await()
                    .until(() ->
                            display.run("xprop", "-root", "_NET_ACTIVE_WINDOW").matches("(?s).*0x[1-9a-f].*"));
            ok(guest.get("/record?mode=start&frames=true"));
            display.run("xdotool", "mousemove", "120", "130", "click", "1");
            display.run("xdotool", "type", "--delay", "5", "hello");
            JsonNode stopped = Json.mapper().readTree(ok(guest.get("/record?mode=stop")));
            terminal.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            List<JsonNode> frames = StreamSupport.stream(stopped.path("events").spliterator(), false)
                    .filter(event -> event.path("type").asText().equals("frame"))
                    .toList();
            assertThat(frames).hasSize(3); // the click, the typing, the end
            assertThat(stopped.path("text").asText()).isEqualTo("hello");
            for (JsonNode frame : frames) {
                assertThat(frame.path("window").path("title").asText()).isEqualTo("A term");
                assertThat(frame.path("window").path("class").asText()).isEqualTo("XTerm");
                assertThat(frame.path("window").path("width").asInt()).isBetween(100, 500);
                checkPicture(guest, stopped.path("recordingId").asText(), frame);
            }
            assertThat(frames.get(1).path("x").asInt()).isEqualTo(120);
            assertThat(frames.get(1).path("y").asInt()).isEqualTo(130);
            assertThat(frames.get(2).path("digest")).isNotEqualTo(frames.get(0).path("digest"));
        } finally {
            manager.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
    }

    /// The digest can be had again from the file, by anybody.
    private static void checkPicture(RunningGuest guest, String id, JsonNode frame) throws Exception {
        HttpResponse<byte[]> answer =
                guest.get("/recordings/" + id + "/frames/" + frame.path("image").asText());
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(picture.getWidth())
                .isEqualTo(640)
                .isEqualTo(frame.path("width").asInt());
        assertThat(picture.getHeight())
                .isEqualTo(480)
                .isEqualTo(frame.path("height").asInt());
        var sha = MessageDigest.getInstance("SHA-256");
        for (int rgb : picture.getRGB(0, 0, 640, 480, null, 0, 640)) {
            sha.update(new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb});
        }
        assertThat(HexFormat.of().formatHex(sha.digest()))
                .isEqualTo(frame.path("digest").asText());
    }

    private static String ok(HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(body).isEqualTo(200);
        return body;
    }

    @Test
    void pictureThatIsNotThereIsA404AndAWrongFlagA400() throws IOException {
        try (var guest = RunningGuest.start(display.name(), directory)) {
            ok(guest.get("/record?mode=start&id=bare"));
            for (String path :
                    List.of("bare/frames/000001.png", "bare/frames/..%2Fevents.jsonl", "no/frames/000001.png")) {
                assertThat(guest.get("/recordings/" + path).statusCode()).isEqualTo(404);
            }
            assertThat(guest.get("/record?mode=start&id=x&frames=1").statusCode())
                    .isEqualTo(400);
            assertThat(guest.get("/record?mode=stop&id=bare&frames=true").statusCode())
                    .isEqualTo(400);
            JsonNode stopped = Json.mapper().readTree(ok(guest.get("/record?mode=stop&id=bare")));
            assertThat(stopped.path("counts").has("frame")).isFalse();
        }
    }
}
