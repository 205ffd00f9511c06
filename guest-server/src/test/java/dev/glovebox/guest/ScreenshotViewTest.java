package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.Painter;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.XcursorFile;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Regions, sizes and formats of `GET /screenshot`, and where the pointer is in them.
@Xvfb(width = 1920, height = 1080)
class ScreenshotViewTest {
    private static final int BACKGROUND = 0x2e3440;
    private static final int POINTER = 0xff0000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Xvfb.Display display;
    private RunningGuest guest;
    private Painter painter;

    ScreenshotViewTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        painter = new Painter(display.name());
        guest = RunningGuest.start(display.name(), directory);
        int[] red = new int[40 * 40];
        Arrays.fill(red, 0xff000000 | POINTER);
        Path file = directory.resolve("cursor");
        XcursorFile.write(file, 40, 40, 20, 20, red);
        display.run("xsetroot", "-xcf", file.toString(), "40");
    }

    @AfterEach
    void stop() {
        guest.close();
        painter.close();
    }

    /// The red square around the pointer lies where the pointer is, in every size of the image.
    @ParameterizedTest
    @CsvSource({
        "'',960,540",
        "fit=anthropic,960,540",
        "fit=anthropic,1900,1070",
        "fit=openai,100,900",
        "scale=0.5,300,200",
        "scale=2,1000,1000",
        "width=640,30,30",
        "width=1000&height=1000,1500,500",
        "'region=800,400,400,300',960,540",
        "'region=800,400,400,300&width=800',810,690",
        "'region=800,400,400,300&fit=anthropic',1100,450",
        "'region=700,300,700,500&scaling=quality&scale=0.5',960,540",
    })
    void thePointerIsWhereItIsInEveryViewOfTheScreen(String query, int x, int y) throws IOException {
        display.run("xdotool", "mousemove", Integer.toString(x), Integer.toString(y));
        HttpResponse<byte[]> answer = guest.get("/screenshot?" + query);
        BufferedImage shown = image(answer);
        int[] region = Arrays.stream(answer.headers()
                        .firstValue("X-Image-Region")
                        .orElseThrow()
                        .split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        double scaleX = (double) shown.getWidth() / region[2];
        double scaleY = (double) shown.getHeight() / region[3];
        for (int row = 0; row < shown.getHeight(); row++) {
            for (int column = 0; column < shown.getWidth(); column++) {
                double fromX = Math.abs(region[0] + (column + 0.5) / scaleX - x);
                double fromY = Math.abs(region[1] + (row + 0.5) / scaleY - y);
                double inside = 20 - Math.max(fromX, fromY);
                double blurred = 2.5 * Math.max(1, Math.max(1 / scaleX, 1 / scaleY));
                if (Math.abs(inside) > blurred) {
                    assertThat(shown.getRGB(column, row) & 0xffffff)
                            .as("pixel %d,%d of %s", column, row, query)
                            .isEqualTo(inside > 0 ? POINTER : BACKGROUND);
                }
            }
        }
    }

    @Test
    void aRegionHasTheScreensOwnPixelsAndItsOwnTag() throws IOException {
        painter.rectangle(100, 200, 50, 40, 0x123456);
        painter.rectangle(150, 200, 1, 1, 0xffffff);
        HttpResponse<byte[]> answer = guest.get("/screenshot?cursor=false&region=99,199,53,42");
        BufferedImage shown = image(answer);
        assertThat(shown.getWidth()).isEqualTo(53);
        assertThat(shown.getHeight()).isEqualTo(42);
        assertThat(shown.getRGB(0, 0) & 0xffffff).isEqualTo(BACKGROUND);
        assertThat(shown.getRGB(1, 1) & 0xffffff).isEqualTo(0x123456);
        assertThat(shown.getRGB(51, 1) & 0xffffff).isEqualTo(0xffffff);
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        painter.rectangle(1000, 800, 50, 40, 0xabcdef);
        assertThat(guest.get("/screenshot?cursor=false&region=99,199,53,42", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(guest.get("/screenshot?cursor=false", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
        painter.rectangle(120, 210, 1, 1, 0xabcdef);
        assertThat(guest.get("/screenshot?cursor=false&region=99,199,53,42", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRegionOfAScaledImageIsCutFromTheScreensOwnPixels() throws IOException {
        painter.rectangle(960, 540, 960, 540, 0x654321);
        BufferedImage zoomed = image(guest.get("/screenshot?cursor=false&region=728,410,728,409&space=1456x819"));
        assertThat(zoomed.getWidth()).isEqualTo(960);
        assertThat(zoomed.getRGB(0, 2) & 0xffffff).isEqualTo(0x654321);
        assertThat(zoomed.getRGB(959, 539) & 0xffffff).isEqualTo(0x654321);
    }

    @ParameterizedTest
    @CsvSource({
        "format=png&level=6,image/png,png",
        "format=jpeg,image/jpeg,JPEG",
        "format=jpeg&quality=100,image/jpeg,JPEG",
    })
    void formatsAreWhatTheySay(String query, String mediaType, String format) throws IOException {
        painter.rectangle(0, 0, 1000, 1080, 0x336699);
        HttpResponse<byte[]> answer = guest.get("/screenshot?cursor=false&" + query);
        assertThat(answer.headers().firstValue("Content-Type")).contains(mediaType);
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(ImageIO.getImageReaders(input).next().getFormatName()).isEqualTo(format);
        }
        int pixel = image(answer).getRGB(500, 500);
        for (int shift = 0; shift <= 16; shift += 8) {
            assertThat(pixel >> shift & 0xff)
                    .isCloseTo(0x336699 >> shift & 0xff, org.assertj.core.data.Offset.offset(4));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|image/png",
                "*/*|image/png",
                "image/jpeg|image/jpeg",
                "image/jpeg, */*;q=0.1|image/jpeg",
                "image/webp|image/webp",
                "text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8|image/png",
                "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8|image/png",
                "application/json, text/plain, */*|image/png",
                "application/json|application/json",
                "application/json, image/png;q=0.5|application/json",
            })
    void acceptChoosesTheFormat(String accept, String mediaType) {
        HttpResponse<byte[]> answer = accept == null
                ? guest.get("/screenshot?scale=0.1")
                : guest.get("/screenshot?scale=0.1", "Accept", accept);
        assertThat(answer.headers().firstValue("Content-Type")).contains(mediaType);
        assertThat(answer.headers().firstValue("Vary")).contains("Accept");
    }

    @Test
    void jsonHasTheImageAndAllThatTheHeadersSay() throws IOException {
        display.run("xdotool", "mousemove", "10", "20");
        HttpResponse<byte[]> answer = guest.get("/screenshot?fit=anthropic", "Accept", "application/json");
        JsonNode json = JSON.readTree(answer.body());
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(json.path("image").binaryValue()));
        assertThat(image.getWidth())
                .isEqualTo(1456)
                .isEqualTo(json.path("width").asInt());
        assertThat(json.path("mediaType").asText()).isEqualTo("image/png");
        assertThat(json.at("/screen/width").asInt()).isEqualTo(1920);
        assertThat(json.at("/region/height").asInt()).isEqualTo(1080);
        assertThat(json.at("/cursor/y").asInt()).isEqualTo(20);
        assertThat(json.path("etag").asText())
                .isEqualTo(answer.headers().firstValue("ETag").orElseThrow());
        assertThat(json.has("settle")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region=0,0,1921,1",
                "region=1919,0,2,1",
                "region=0,0,0,5",
                "region=a,b,c,d",
                "region=-1,0,5,5",
                "width=0",
                "width=99999",
                "scale=0",
                "scale=NaN",
                "scale=16",
                "fit=other",
                "fit=openai&scale=0.5",
                "width=10&fit=openai",
                "width=10&scale=1",
                "format=gif",
                "quality=50",
                "format=jpeg&quality=101",
                "format=jpeg&level=3",
                "level=0",
                "lossless=true",
                "format=webp&lossless=true&quality=5",
                "space=12",
                "space=0x5",
                "scaling=best",
                "window=0",
                "window=rubbish",
                "window=0x20000000",
                "settle=0",
                "settle=300,100",
                "settle=300,1000,5",
                "ignore=1,2,3,4",
                "settle=100&ignore=1,2,3",
                "minArea=5",
                "waitMs=5",
            })
    void badValuesAreRefusedByName(String query) throws IOException {
        HttpResponse<byte[]> answer = guest.get("/screenshot?" + query);
        assertThat(answer.statusCode()).as(query).isEqualTo(400);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("detail").asText()).contains("expected");
        assertThat(problem.at("/errors/0/field").asText()).isNotEmpty();
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(200);
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }
}
