package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.XcursorFile;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `GET /screenshot` against a real X server, pixel by pixel.
@Xvfb(width = 640, height = 480)
class ScreenshotTest {
    private static final int BACKGROUND = 0x2e3440;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Xvfb.Display display;
    private RunningGuest guest;

    ScreenshotTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        display.run("xsetroot", "-solid", "#2e3440");
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterEach
    void stop() {
        guest.close();
    }

    @ParameterizedTest
    @CsvSource({"320,240", "0,0", "639,479", "0,479", "639,0", "33,31"})
    void aTranslucentCursorIsBlendedAtItsHotspotExactly(int x, int y, @TempDir Path directory) throws IOException {
        int[] argb = alphaRamp(24, 40);
        Path file = directory.resolve("cursor");
        XcursorFile.write(file, 24, 40, 5, 7, argb);
        display.run("xsetroot", "-xcf", file.toString(), "40");
        display.run("xdotool", "mousemove", Integer.toString(x), Integer.toString(y));

        BufferedImage shown = image(guest.get("/screenshot"));

        for (int row = 0; row < shown.getHeight(); row++) {
            for (int column = 0; column < shown.getWidth(); column++) {
                int cursorColumn = column - x + 5;
                int cursorRow = row - y + 7;
                boolean inside = cursorColumn >= 0 && cursorColumn < 24 && cursorRow >= 0 && cursorRow < 40;
                int expected = inside ? over(argb[cursorRow * 24 + cursorColumn]) : BACKGROUND;
                assertThat(shown.getRGB(column, row) & 0xffffff)
                        .as("pixel %d,%d", column, row)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"crosshair", "left_ptr", "xterm", "watch"})
    void aPlainCursorShowsInBlackAndWhiteAroundThePointer(String name) throws IOException {
        display.run("xsetroot", "-cursor_name", name);
        display.run("xdotool", "mousemove", "100", "100");
        // An animated cursor (watch) has no image for the X server to tell until its first frame is shown.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> guest.get("/screenshot")
                        .headers()
                        .firstValue("X-Cursor-Visible")
                        .orElse("")
                        .equals("true"));
        BufferedImage with = image(guest.get("/screenshot"));
        BufferedImage without = image(guest.get("/screenshot?cursor=false"));
        int drawn = 0;
        for (int row = 0; row < with.getHeight(); row++) {
            for (int column = 0; column < with.getWidth(); column++) {
                assertThat(without.getRGB(column, row) & 0xffffff).isEqualTo(BACKGROUND);
                if ((with.getRGB(column, row) & 0xffffff) != BACKGROUND) {
                    assertThat(Math.hypot(column - 100, row - 100)).isLessThan(64);
                    drawn++;
                }
            }
        }
        assertThat(drawn).isGreaterThan(10);
    }

    @Test
    void coloursKeepTheirPlace() throws IOException {
        display.run("xsetroot", "-solid", "#102030");
        BufferedImage shown = image(guest.get("/screenshot?cursor=false"));
        assertThat(shown.getRGB(0, 0) & 0xffffff).isEqualTo(0x102030);
    }

    @Test
    void headersTellTheSizeAndThePointer() {
        display.run("xdotool", "mousemove", "200", "300");
        HttpResponse<byte[]> answer = guest.get("/screenshot");
        assertThat(answer.headers().firstValue("X-Screen-Width")).contains("640");
        assertThat(answer.headers().firstValue("X-Image-Height")).contains("480");
        assertThat(answer.headers().firstValue("X-Cursor-X")).contains("200");
        assertThat(answer.headers().firstValue("X-Cursor-Y")).contains("300");
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
    }

    @Test
    void anUnchangedScreenKeepsItsTagAndAChangedOneDoesNot() {
        String tag = tag(guest.get("/screenshot"));
        HttpResponse<byte[]> unchanged = guest.get("/screenshot", "If-None-Match", tag);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(guest.get("/screenshot", "If-None-Match", "\"a\", W/" + tag).statusCode())
                .isEqualTo(304);

        display.run("xdotool", "mousemove_relative", "9", "9");
        HttpResponse<byte[]> moved = guest.get("/screenshot", "If-None-Match", tag);
        assertThat(moved.statusCode()).isEqualTo(200);

        String withoutCursor = tag(guest.get("/screenshot?cursor=false"));
        display.run("xdotool", "mousemove_relative", "9", "9");
        assertThat(guest.get("/screenshot?cursor=false", "If-None-Match", withoutCursor)
                        .statusCode())
                .isEqualTo(304);
        display.run("xsetroot", "-solid", "#000001");
        assertThat(guest.get("/screenshot?cursor=false", "If-None-Match", withoutCursor)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFreshImageIsTheSameImage() throws IOException {
        BufferedImage kept = image(guest.get("/screenshot"));
        BufferedImage fresh = image(guest.get("/screenshot?fresh=true"));
        assertThat(fresh.getRGB(0, 0, 640, 480, null, 0, 640)).isEqualTo(kept.getRGB(0, 0, 640, 480, null, 0, 640));
    }

    @Test
    void badParametersAreNamedWithWhatIsAllowed() throws IOException {
        HttpResponse<byte[]> value = guest.get("/screenshot?cursor=maybe", "X-Request-Id", "mine-1");
        assertThat(value.statusCode()).isEqualTo(400);
        assertThat(value.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(value.headers().firstValue("X-Request-Id")).contains("mine-1");
        JsonNode problem = JSON.readTree(value.body());
        assertThat(problem.path("requestId").asText()).isEqualTo("mine-1");
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("cursor");
        assertThat(problem.path("detail").asText()).contains("true or false");

        HttpResponse<byte[]> name = guest.get("/screenshot?curser=false");
        assertThat(name.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(name.body()).path("detail").asText()).contains("curser", "cursor");
    }

    @Test
    void aLostDisplayIsAProblemAtOnceAndEverythingWorksAgainWhenItIsBack() throws IOException {
        assertThat(guest.get("/screenshot").statusCode()).isEqualTo(200);
        display.kill();
        try {
            HttpResponse<byte[]> lost = guest.get("/screenshot");
            assertThat(lost.statusCode()).isEqualTo(503);
            assertThat(JSON.readTree(lost.body()).path("type").asText()).endsWith("no-display");
            assertThat(guest.get("/screenshot").statusCode()).isEqualTo(503);
            JsonNode health = JSON.readTree(guest.get("/health").body());
            assertThat(health.path("status").asText()).isEqualTo("degraded");
            assertThat(health.at("/checks/display/status").asText()).isEqualTo("failed");
            assertThat(guest.get("/health/ready").statusCode()).isEqualTo(503);
        } finally {
            display.restart();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> guest.get("/screenshot").statusCode() == 200);
        assertThat(image(guest.get("/screenshot")).getWidth()).isEqualTo(640);
        assertThat(JSON.readTree(guest.get("/health").body())
                        .at("/checks/display/status")
                        .asText())
                .isEqualTo("ok");
    }

    @Test
    void aDisplayThatWasRestartedUnnoticedIsNoFailure() throws IOException {
        assertThat(guest.get("/health").statusCode()).isEqualTo(200);
        assertThat(guest.get("/screenshot").statusCode()).isEqualTo(200);
        display.restart();
        assertThat(guest.get("/screenshot").statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(guest.get("/health").body())
                        .at("/checks/display/status")
                        .asText())
                .isEqualTo("ok");
    }

    @Test
    void aDisplayThatHangsCostsABoundedWaitAndNobodyElse() throws IOException, InterruptedException {
        assertThat(guest.get("/screenshot").statusCode()).isEqualTo(200);
        signal("STOP");
        try {
            assertThat(guest.get("/screenshot").statusCode()).isEqualTo(503);
            assertThat(guest.get("/api").statusCode()).isEqualTo(200);
        } finally {
            signal("CONT");
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> guest.get("/screenshot").statusCode() == 200);
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(display.pid()))
                .start()
                .waitFor();
    }

    private static String tag(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    /// Every alpha, in three colours, premultiplied.
    private static int[] alphaRamp(int width, int height) {
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            int alpha = i * 255 / (argb.length - 1);
            argb[i] = alpha << 24 | alpha << 16 | alpha / 2 << 8 | alpha / 3;
        }
        return argb;
    }

    /// What `source` over the background is, by exact arithmetic, rounded to the nearest.
    private static int over(int source) {
        int inverse = 255 - (source >>> 24);
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            long through = Math.round((BACKGROUND >> shift & 0xff) * inverse / 255.0);
            result |= (int) Math.min(255, (source >> shift & 0xff) + through) << shift;
        }
        return result;
    }
}
