package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.display.Resolution.Size;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.X11Resolution;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `/display`: the screen gets another size, and the next screenshot has it.
class DisplaySizeTest {

    /// The servers that desktops run on.
    private enum Kind {
        XVFB,
        LIVE_DESKTOP;

        Xvfb.Display start(int width, int height) {
            return this == XVFB ? Xvfb.Display.start(width, height) : Xvfb.Display.startLiveDesktop(width, height);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theScreenShrinksAndGrowsAndScreenshotsFollow(Kind kind, @TempDir Path directory) {
        try (Xvfb.Display display = kind.start(1024, 768);
                RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            JsonNode before = get(guest);
            assertThat(before.path("name").asText()).isEqualTo(display.name());
            assertThat(size(before)).isEqualTo(new Size(1024, 768));
            assertThat(before.path("modes")).isNotEmpty();
            assertScreenshot(guest, new Size(1024, 768));
            for (Size size :
                    List.of(new Size(800, 600), new Size(333, 517), new Size(1001, 767), new Size(1024, 768))) {
                HttpResponse<byte[]> changed = put(guest, size.width(), size.height());
                assertThat(changed.body()).asString().contains("\"width\":" + size.width());
                assertThat(changed.statusCode()).isEqualTo(200);
                assertScreenshot(guest, size);
                assertThat(size(get(guest))).isEqualTo(size);
            }
            assertThat(display.run("xrandr")).doesNotContain("glovebox-800x600"); // nothing is left behind
        }
    }

    @Test
    void aLiveDesktopGrowsBeyondTheSizeThatItBeganWith(@TempDir Path directory) {
        try (Xvfb.Display display = Xvfb.Display.startLiveDesktop(640, 480);
                RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            JsonNode limit = get(guest).path("maximum");
            assertThat(size(limit)).isEqualTo(new Size(7680, 4320));
            assertThat(put(guest, 7680, 4320).statusCode()).isEqualTo(200);
            assertScreenshot(guest, new Size(7680, 4320));
        }
    }

    @Test
    void aSizeThatCannotBeIsRefused(@TempDir Path directory) {
        try (Xvfb.Display display = Xvfb.Display.start(1024, 768);
                RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            for (String body : List.of(
                    "{}",
                    "null",
                    "{\"width\": 800}",
                    "{\"width\": 800.5, \"height\": 600}",
                    "{\"width\": \"800\", \"height\": 600}",
                    "{\"width\": 0, \"height\": 600}",
                    "{\"width\": 800, \"height\": -1}",
                    "{\"width\": 1e99, \"height\": 600}",
                    "{\"width\": 800, \"height\": 600, \"depth\": 24}")) {
                assertThat(guest.sendBody("PUT", guest.api("/display"), body).statusCode())
                        .as(body)
                        .isEqualTo(400);
            }
            assertThat(put(guest, 1280, 700).body())
                    .asString()
                    .contains("width: 1280 is not possible here; expected a whole number, 64..1024");
            assertThat(size(get(guest))).isEqualTo(new Size(1024, 768));
        }
    }

    @Test
    void aServerThatCannotChangeSaysWhy(@TempDir Path directory) {
        List<String> program = List.of("Xvfb", "-extension", "RANDR");
        try (Xvfb.Display display = Xvfb.Display.start(program, 640, 480);
                RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            assertThat(size(get(guest))).isEqualTo(new Size(640, 480));
            HttpResponse<byte[]> refused = put(guest, 320, 240);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).asString().contains("no RandR");
        }
    }

    @Test
    void newSizesAreToldWhoeverMadeThem() {
        try (Xvfb.Display display = Xvfb.Display.startLiveDesktop(640, 480);
                var resolution = new X11Resolution(display.name())) {
            List<Size> told = new CopyOnWriteArrayList<>();
            resolution.onChange(told::add);
            resolution.resize(new Size(500, 400));
            await().until(() -> told.equals(List.of(new Size(500, 400))));
            display.run("xrandr", "--size", "800x600");
            await().until(() -> told.equals(List.of(new Size(500, 400), new Size(800, 600))));
        }
    }

    @Test
    void itGoesOnWhenTheServerIsBack(@TempDir Path directory) {
        try (Xvfb.Display display = Xvfb.Display.start(640, 480);
                RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            assertThat(put(guest, 320, 240).statusCode()).isEqualTo(200);
            display.kill();
            assertThat(guest.get("/display").statusCode()).isEqualTo(503);
            display.restart(800, 600);
            assertThat(put(guest, 700, 500).statusCode()).isEqualTo(200);
            assertScreenshot(guest, new Size(700, 500));
        }
    }

    private static HttpResponse<byte[]> put(RunningGuest guest, int width, int height) {
        String body = "{\"width\": %d, \"height\": %d}".formatted(width, height);
        return guest.sendBody("PUT", guest.api("/display"), body);
    }

    private static JsonNode get(RunningGuest guest) {
        return Json.read(guest.get("/display").body(), JsonNode.class);
    }

    private static Size size(JsonNode json) {
        return new Size(json.path("width").asInt(), json.path("height").asInt());
    }

    private static void assertScreenshot(RunningGuest guest, Size size) {
        HttpResponse<byte[]> taken = guest.get("/screenshot");
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(taken.headers().firstValue("X-Screen-Width")).hasValue(Integer.toString(size.width()));
        assertThat(taken.headers().firstValue("X-Image-Height")).hasValue(Integer.toString(size.height()));
    }
}
