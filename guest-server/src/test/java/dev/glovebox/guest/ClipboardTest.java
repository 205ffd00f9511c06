package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.ClipboardWindow;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xclip;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/clipboard`, with programs that copy and paste on the other side.
@Xvfb(width = 320, height = 240)
class ClipboardTest {
    private static final String TEXT = "Grüße, 世界 🧤👩🏽‍🚀 \t\"<&>\" naïve\nsecond line\n";

    private static RunningGuest guest;

    private final Xvfb.Display display;
    private final Xclip xclip;

    ClipboardTest(Xvfb.Display display) {
        this.display = display;
        this.xclip = new Xclip(display);
    }

    @BeforeAll
    static void start(Xvfb.Display display, @TempDir Path directory) {
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterAll
    static void stop() {
        guest.close();
    }

    @BeforeEach
    void clear() {
        assertThat(guest.send("DELETE", guest.api("/clipboard")).statusCode()).isEqualTo(204);
        assertThat(guest.send("DELETE", guest.api("/clipboard?selection=primary"))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void anEmptyClipboardHasNoTextAndNoOwner() {
        JsonNode empty = json(guest.get("/clipboard"));
        assertThat(empty.path("text").asText("none")).isEmpty();
        assertThat(empty.path("types")).isEmpty();
        assertThat(empty.has("owner")).isFalse();
        HttpResponse<byte[]> absent = guest.get("/clipboard", "Accept", "image/png");
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.body()).asString().contains("it has nothing at all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clipboard", "primary"})
    void textGoesBothWaysOnEachSelection(String selection, @TempDir Path directory) throws IOException {
        String path = "/clipboard?selection=" + selection;
        put(path, Json.bytes(new Text(TEXT)), "application/json");
        assertThat(xclip.paste(selection, "UTF8_STRING")).asString().isEqualTo(TEXT);
        assertThat(json(guest.get(path)).path("text").asText()).isEqualTo(TEXT);
        assertThat(json(guest.get(path)).at("/owner/glovebox").asBoolean()).isTrue();

        String other = TEXT + selection;
        Process owner = xclip.copy(selection, "UTF8_STRING", write(directory, other.getBytes(StandardCharsets.UTF_8)));
        await().until(() -> json(guest.get(path)).path("text").asText(), other::equals);
        JsonNode held = json(guest.get(path));
        assertThat(held.path("selection").asText()).isEqualTo(selection);
        assertThat(held.at("/owner/program").asText()).isEqualTo("xclip");
        assertThat(held.at("/owner/pid").asLong()).isEqualTo(owner.pid());
        assertThat(held.path("changedAt").asText()).isNotEmpty();
        assertThat(guest.get(path, "Accept", "text/plain").body()).asString().isEqualTo(other);
        owner.destroy();
    }

    private record Text(String text) {}

    private record Html(String html, String text) {}

    @Test
    void fiveMegabytesOfTextArriveByteForByte(@TempDir Path directory) throws IOException {
        byte[] large = largeText(5 << 20);
        put("/clipboard", large, "text/plain; charset=UTF-8");
        assertThat(Arrays.mismatch(xclip.paste("clipboard", "UTF8_STRING"), large))
                .isEqualTo(-1);

        byte[] larger = largeText((5 << 20) + 77);
        Process owner = xclip.copy("clipboard", "UTF8_STRING", write(directory, larger));
        await().until(
                        () -> guest.get("/clipboard", "Accept", "text/plain").body().length,
                        length -> length == larger.length);
        HttpResponse<byte[]> read = guest.get("/clipboard", "Accept", "text/plain");
        assertThat(Arrays.mismatch(read.body(), larger)).isEqualTo(-1);
        owner.destroy();
    }

    @Test
    void imagesGoBothWays(@TempDir Path directory) throws IOException {
        byte[] png = png(700, 500);
        put("/clipboard", png, "image/png");
        assertThat(xclip.paste("clipboard", "image/png")).isEqualTo(png);
        HttpResponse<byte[]> own = guest.get("/clipboard", "Accept", "image/png");
        assertThat(own.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(own.body()).isEqualTo(png);
        assertThat(json(guest.get("/clipboard")).path("text").asText()).isEmpty();

        byte[] small = png(3, 2);
        Process owner = xclip.copy("clipboard", "image/png", write(directory, small));
        await().until(() ->
                Arrays.equals(guest.get("/clipboard", "Accept", "image/png").body(), small));
        owner.destroy();
    }

    @Test
    void gtkCopiesAndPastesTextAndImages(@TempDir Path directory) throws IOException {
        try (ClipboardWindow gtk = ClipboardWindow.gtk(display)) {
            byte[] png = png(640, 300);
            put("/clipboard", png, "image/png");
            Path pasted = directory.resolve("pasted");
            gtk.command("paste-image", pasted);
            assertSamePixels(Files.readAllBytes(pasted), png);

            byte[] other = png(600, 200);
            gtk.command("copy-image", write(directory, other));
            HttpResponse<byte[]> read = guest.get("/clipboard", "Accept", "image/png");
            assertThat(read.statusCode()).isEqualTo(200);
            assertSamePixels(read.body(), other);
            textGoesBothWays(gtk, directory);
        }
    }

    @Test
    void tkCopiesAndPastesText(@TempDir Path directory) throws IOException {
        try (ClipboardWindow tk = ClipboardWindow.tk(display)) {
            textGoesBothWays(tk, directory);
        }
    }

    private static void textGoesBothWays(ClipboardWindow window, Path directory) throws IOException {
        put("/clipboard", Json.bytes(new Text(TEXT)), "application/json");
        Path pasted = directory.resolve("pasted");
        window.command("paste-text", pasted);
        assertThat(pasted).content().isEqualTo(TEXT);
        String large = TEXT.repeat(20_000);
        window.command("copy-text", write(directory, large.getBytes(StandardCharsets.UTF_8)));
        assertThat(json(guest.get("/clipboard")).path("text").asText().equals(large))
                .isTrue();
        put("/clipboard", large.getBytes(StandardCharsets.UTF_8), "text/plain");
        window.command("paste-text", pasted);
        assertThat(Files.readString(pasted).equals(large)).isTrue();
    }

    @Test
    void htmlComesWithItsText() {
        put("/clipboard", Json.bytes(new Html("<b>é</b>", "é")), "application/json");
        assertThat(xclip.paste("clipboard", "text/html")).asString().isEqualTo("<b>é</b>");
        assertThat(xclip.paste("clipboard", "STRING")).isEqualTo("é".getBytes(StandardCharsets.ISO_8859_1));
        HttpResponse<byte[]> html = guest.get("/clipboard", "Accept", "image/png, text/html;q=0.9, */*;q=0.1");
        assertThat(html.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(html.body()).asString().isEqualTo("<b>é</b>");
        assertThat(html.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("sandbox;")); // a browser that opens it runs nothing of it
        assertThat(guest.get("/clipboard", "Accept", "image/webp").statusCode()).isEqualTo(404);
    }

    @Test
    void anOwnerThatHangsDoesNotHangTheCall(@TempDir Path directory) throws IOException {
        Process owner = xclip.copy("clipboard", "UTF8_STRING", write(directory, new byte[] {'a'}));
        await().until(() -> json(guest.get("/clipboard")).path("text").asText(), "a"::equals);
        display.run("kill", "-STOP", Long.toString(owner.pid()));
        HttpResponse<byte[]> given = guest.get("/clipboard");
        assertThat(given.statusCode()).isEqualTo(503);
        assertThat(json(given).path("type").asText()).isEqualTo("urn:glovebox:problem:unavailable");
        assertThat(json(given).path("detail").asText()).contains("xclip, process " + owner.pid());
        owner.destroyForcibly();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{}|neither text nor html",
                "application/json|null|the body is null",
                "application/json|{\"text\": 1}|text",
                "application/json|{\"image\": \"\"}|known are html, text",
                "application/json|{\"text\": \"\\ud83d\"}|surrogate",
                "image/png|no image|not a whole PNG",
                "image/jpeg|no image|expected application/json, text/plain",
                "text/plain; charset=latin1|text|expected the charset utf-8"
            })
    void whatCannotBeCopiedIsRefused(String type, String body, String said) {
        HttpResponse<byte[]> refused = guest.sendBody("PUT", guest.api("/clipboard"), body, "Content-Type", type);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).asString().contains(said);
    }

    @Test
    void aBrokenPngAndTooMuchAreRefused() throws IOException {
        byte[] png = png(20, 20);
        png[png.length / 2]++;
        assertThat(guest.sendBytes("PUT", guest.api("/clipboard"), png, "Content-Type", "image/png")
                        .statusCode())
                .isEqualTo(400);
        byte[] large = new byte[(32 << 20) + 1];
        assertThat(guest.sendBytes("PUT", guest.api("/clipboard"), large, "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(413);
        assertThat(guest.get("/clipboard?selection=secondary").statusCode()).isEqualTo(400);
    }

    private static void put(String path, byte[] body, String type) {
        HttpResponse<byte[]> answer = guest.sendBytes("PUT", guest.api(path), body, "Content-Type", type);
        assertThat(answer.statusCode())
                .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(204);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return Json.read(response.body(), JsonNode.class);
    }

    private static Path write(Path directory, byte[] bytes) throws IOException {
        return Files.write(directory.resolve("copied"), bytes);
    }

    private static byte[] largeText(int bytes) {
        var random = new Random(bytes);
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) (' ' + random.nextInt(95));
        }
        return text;
    }

    private static byte[] png(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        var random = new Random(width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt() | 0xff000000);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static void assertSamePixels(byte[] actual, byte[] expected) throws IOException {
        assertThat(pixels(actual)).isEqualTo(pixels(expected));
    }

    private static int[] pixels(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
