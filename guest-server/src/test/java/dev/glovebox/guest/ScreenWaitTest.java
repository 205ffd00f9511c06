package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.Painter;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `settle` and `since`: waiting for the screen instead of sleeping.
@Xvfb(width = 640, height = 480)
class ScreenWaitTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Xvfb.Display display;
    private RunningGuest guest;
    private Painter painter;

    ScreenWaitTest(Xvfb.Display display) {
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
    void aScreenThatIsStillSettlesAfterTheQuietTime() throws IOException {
        JsonNode settle = settle("settle=200,5000");
        assertThat(settle.path("settled").asBoolean()).isTrue();
        assertThat(settle.path("waitedMs").asInt()).isBetween(200, 4000);
        assertThat(settle.path("changes").asInt()).isZero();
    }

    @Test
    void aDrawingThatGoesOnIsWaitedForAndItsEndIsInTheImage() throws IOException {
        painter.draw(40, 15);
        HttpResponse<byte[]> answer = guest.get("/screenshot?cursor=false&settle=400,20000");
        assertThat(answer.headers().firstValue("X-Settled")).contains("true");
        long waited = Long.parseLong(answer.headers().firstValue("X-Settled-Ms").orElseThrow());
        assertThat(waited).isGreaterThan(400);
        int last = 7919;
        assertThat(image(answer).getRGB(5, 5) & 0xffffff).isEqualTo(last);
    }

    @Test
    void aScreenThatNeverRestsIsGivenUpWithItsImage() throws IOException {
        painter.draw(30, 200);
        HttpResponse<byte[]> answer = guest.get("/screenshot?settle=300,1200");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Settled")).contains("false");
        assertThat(image(answer).getWidth()).isEqualTo(640);
    }

    @Test
    void aTextCursorAndASpinnerDoNotDefeatIt() throws IOException {
        painter.blink(100, 100, 2, 16, 250);
        painter.blink(300, 200, 24, 24, 70);
        JsonNode settle = settle("settle=700,30000");
        assertThat(settle.path("settled").asBoolean()).isTrue();
        assertThat(settle.path("recurring")).hasSize(2);
    }

    @Test
    void changesOutsideTheRegionOrInIgnoredOnesAreNotWaitedFor() throws IOException {
        painter.blink(0, 0, 300, 300, 50);
        assertThat(settle("settle=1500,2500").path("settled").asBoolean()).isFalse();
        assertThat(settle("settle=300,20000,320,320,300,150").path("changes").asInt())
                .isZero();
        assertThat(settle("settle=300,20000&ignore=0,0,300,300;5,5,5,5")
                        .path("changes")
                        .asInt())
                .isZero();
        assertThat(settle("settle=300,20000&minArea=90001").path("changes").asInt())
                .isZero();
    }

    @Test
    void theAnswerToSinceComesWithTheChange() throws Exception {
        String tag = tag(guest.get("/screenshot?cursor=false"));
        assertThat(guest.get("/screenshot?cursor=false&since=" + quoted(tag) + "&waitMs=200")
                        .statusCode())
                .isEqualTo(304);
        CompletableFuture<HttpResponse<byte[]>> waiting = CompletableFuture.supplyAsync(
                () -> guest.get("/screenshot?cursor=false&waitMs=60000&since=" + quoted(tag)));
        painter.rectangle(10, 10, 5, 5, 0xff0000);
        HttpResponse<byte[]> answer = waiting.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(image(answer).getRGB(12, 12) & 0xffffff).isEqualTo(0xff0000);
    }

    @Test
    void thePointersMotionIsAChangeWhereItIsDrawn() throws Exception {
        display.run("xdotool", "mousemove", "50", "50");
        String pointed = tag(guest.get("/screenshot"));
        CompletableFuture<HttpResponse<byte[]>> waiting =
                CompletableFuture.supplyAsync(() -> guest.get("/screenshot?waitMs=60000&since=" + quoted(pointed)));
        display.run("xdotool", "mousemove", "90", "90");
        HttpResponse<byte[]> answer = waiting.get(30, TimeUnit.SECONDS);
        assertThat(answer.headers().firstValue("X-Cursor-X")).contains("90");
        String plain = tag(guest.get("/screenshot?cursor=false"));
        display.run("xdotool", "mousemove", "20", "20");
        assertThat(guest.get("/screenshot?cursor=false&waitMs=300&since=" + quoted(plain))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void whatChangesWhileTheScreenComesToRestIsNotTakenForUnchanged() throws IOException {
        String tag = tag(guest.get("/screenshot?cursor=false"));
        painter.draw(60, 10); // the first one now
        HttpResponse<byte[]> answer =
                guest.get("/screenshot?cursor=false&settle=500,20000&waitMs=0&since=" + quoted(tag));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(image(answer).getRGB(5, 5) & 0xffffff).isEqualTo(7919);
    }

    @Test
    void thePointerIsWhereItIsAfterTheScreenHasComeToRest() throws Exception {
        display.run("xdotool", "mousemove", "50", "50");
        CompletableFuture<HttpResponse<byte[]>> waiting =
                CompletableFuture.supplyAsync(() -> guest.get("/screenshot?settle=1500,20000"));
        painter.rectangle(10, 10, 5, 5, 0xff0000);
        display.run("xdotool", "mousemove", "90", "70");
        HttpResponse<byte[]> answer = waiting.get(30, TimeUnit.SECONDS);
        assertThat(answer.headers().firstValue("X-Cursor-X")).contains("90");
    }

    @Test
    void whoWaitsIsToldWhenTheDisplayGoesAway() throws Exception {
        String tag = tag(guest.get("/screenshot"));
        CompletableFuture<HttpResponse<byte[]>> waiting =
                CompletableFuture.supplyAsync(() -> guest.get("/screenshot?waitMs=60000&since=" + quoted(tag)));
        display.kill();
        try {
            assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        } finally {
            display.restart();
        }
    }

    private JsonNode settle(String query) throws IOException {
        HttpResponse<byte[]> answer = guest.get("/screenshot?" + query, "Accept", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("settle");
    }

    private static String quoted(String tag) {
        return tag.replace("\"", "%22");
    }

    private static String tag(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private static java.awt.image.BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(answer.body()));
    }
}
