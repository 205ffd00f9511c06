package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.Painter;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /screenshot?window=`: one window, whatever lies above it.
@Xvfb(width = 640, height = 480)
class WindowShotTest {
    private final Xvfb.Display display;
    private RunningGuest guest;
    private Painter below;
    private Painter above;
    private String covered;

    WindowShotTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        below = new Painter(display.name());
        below.rectangle(0, 0, 640, 480, 0x0000ff);
        covered = windows();
        above = new Painter(display.name());
        above.rectangle(0, 0, 640, 480, 0xff0000);
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterEach
    void stop() {
        guest.close();
        above.close();
        below.close();
    }

    @Test
    void aCoveredWindowShowsItsOwnPixelsInEveryFormOfAScreenshot() throws IOException {
        below.rectangle(100, 100, 50, 50, 0x00ff00);
        assertThat(image(guest.get("/screenshot")).getRGB(120, 120) & 0xffffff).isEqualTo(0xff0000);
        String path = "/screenshot?cursor=false&window=" + covered;
        BufferedImage whole = image(guest.get(path));
        assertThat(whole.getWidth()).isEqualTo(640);
        assertThat(whole.getRGB(10, 10) & 0xffffff).isEqualTo(0x0000ff);
        assertThat(whole.getRGB(120, 120) & 0xffffff).isEqualTo(0x00ff00);

        HttpResponse<byte[]> part = guest.get(path + "&region=90,90,70,70&scale=2");
        assertThat(part.headers().firstValue("X-Image-Region")).contains("90,90,70,70");
        assertThat(part.headers().firstValue("X-Screen-Width")).contains("640");
        assertThat(image(part).getWidth()).isEqualTo(140);
        assertThat(image(part).getRGB(70, 70) & 0xffffff).isEqualTo(0x00ff00);
    }

    @Test
    void theTagOfAWindowIsOfItsPixels() {
        String path = "/screenshot?cursor=false&window=" + covered;
        String tag = guest.get(path).headers().firstValue("ETag").orElseThrow();
        above.rectangle(5, 5, 5, 5, 0xffffff);
        assertThat(guest.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        below.rectangle(5, 5, 5, 5, 0xffffff);
        assertThat(guest.get(path, "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void aWindowThatIsNotThereIsNotFound() {
        assertThat(guest.get("/screenshot?window=0x1fffffff").statusCode()).isEqualTo(404);
        assertThat(guest.get("/screenshot?settle=5&window=" + covered).statusCode())
                .isEqualTo(400);
    }

    /// The id of the only window there is so far.
    private String windows() {
        return display.run("xdotool", "search", "--onlyvisible", "--class", "Tk")
                .strip();
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }
}
