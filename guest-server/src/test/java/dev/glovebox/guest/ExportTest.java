package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.replay.ExportService;
import dev.glovebox.guest.screen.ScreenFollower;
import dev.glovebox.guest.screen.Screenshots;
import dev.glovebox.guest.testing.Chromium;
import dev.glovebox.guest.testing.FrameNotes;
import dev.glovebox.guest.testing.RecordedDirectory;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.ServedRoutes;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.X11DamageSource;
import dev.glovebox.guest.x11.X11Screen;
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Xvfb(width = 800, height = 600)
class ExportTest {
    private static final String ASCII = " !\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Xvfb.Display display;
    private @TempDir Path directory;
    private X11Screen screen;
    private X11DamageSource damage;
    private Screenshots screenshots;
    private ExportService exports;
    private WebServer server;

    ExportTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void serve() {
        screen = new X11Screen(display.name());
        damage = new X11DamageSource(display.name());
        screenshots = new Screenshots(screen, damage);
        exports = new ExportService(new RecordedDirectory(directory));
        server = ServedRoutes.of(exports);
    }

    @AfterEach
    void stop() {
        server.stop();
        exports.close();
        screenshots.close();
        damage.close();
        screen.close();
    }

    private FrameNotes notes(String id) {
        return new FrameNotes(directory.resolve(id), new ScreenFollower(screenshots));
    }

    @Test
    void theActionsAreABodyForActions() throws Exception {
        notes("a").click(10, 20).after(2000).type("hi\n").after(40_000).type("you");
        assertThat(get("/recordings/a/actions", 200)).isEqualTo("""
                {"actions":[{"type":"click","x":10,"y":20,"button":"left","clicks":1},{"type":"type","text":"hi\\n"},\
                {"type":"type","text":"you"}]}""");
        JsonNode waiting = Json.mapper().readTree(get("/recordings/a/actions?waits=true&from=2", 200));
        assertThat(waiting.path("actions").findValuesAsText("type")).containsExactly("type", "wait", "wait", "type");
        assertThat(waiting.path("actions").findValuesAsText("ms")).containsExactly("30000", "10040");
        assertThat(get("/recordings/a/actions?chunk=2", 200).lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
        assertThat(get("/recordings/a/actions?from=9", 200)).isEqualTo("{\"actions\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"waits=1", "from=0", "from=x", "from=3&to=2", "chunk=0", "step=1"})
    void aParameterThatIsNoneIsTheCallersFault(String query) throws Exception {
        notes("a").click(1, 1);
        get("/recordings/a/actions?" + query, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"actions", "script", "report"})
    void whatDoesNotExistIsNotFound(String export) throws Exception {
        get("/recordings/none/" + export, 404);
    }

    @Test
    void theScriptTypesWhatWasTyped() throws Exception {
        Path typed = directory.resolve("typed.txt");
        String text = "Grüße, 你好 😀 " + ASCII + " Ελληνικά עברית done\n";
        notes("text").frame(400, 300).after(100).type(text);
        Process xterm = display.spawn(
                "env",
                "LC_ALL=C.UTF-8",
                "xterm",
                "-u8",
                "-geometry",
                "90x30+0+0",
                "-e",
                "sh",
                "-c",
                "touch %1$s; cat > %1$s".formatted(typed));
        try {
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> Files.exists(typed));
            display.run("xdotool", "mousemove", "200", "200");
            run("text");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(Files.readString(typed)).isEqualTo(text));
        } finally {
            xterm.destroyForcibly().onExit().join();
        }
    }

    @Test
    void theScriptDoesWithTheMouseAndTheKeysWhatWasDone() throws Exception {
        notes("mixed")
                .click(100, 110)
                .after(300)
                .json("{\"type\":\"mouse_down\",\"x\":50,\"y\":50,\"button\":\"left\",\"clicks\":1}")
                .json("{\"type\":\"mouse_drag\",\"x\":90,\"y\":50,\"button\":\"left\"}")
                .json("{\"type\":\"mouse_drag\",\"x\":90,\"y\":90,\"button\":\"left\"}")
                .json("{\"type\":\"mouse_up\",\"x\":90,\"y\":90,\"button\":\"left\",\"clicks\":1}")
                .json("{\"type\":\"scroll\",\"x\":70,\"y\":80,\"direction\":\"down\",\"notches\":2}")
                .json("{\"type\":\"mouse_down\",\"x\":60,\"y\":61,\"button\":\"back\",\"clicks\":1}")
                .json("{\"type\":\"mouse_up\",\"x\":60,\"y\":61,\"button\":\"back\",\"clicks\":1}")
                .json("{\"type\":\"key_down\",\"keysym\":\"Control_L\",\"modifiers\":[]}")
                .json("{\"type\":\"key_down\",\"keysym\":\"s\",\"modifiers\":[\"ctrl\"]}")
                .json("{\"type\":\"key_up\",\"keysym\":\"s\",\"modifiers\":[\"ctrl\"]}")
                .json("{\"type\":\"key_up\",\"keysym\":\"Control_L\",\"modifiers\":[]}")
                .json("{\"type\":\"key_down\",\"keysym\":\"KP_Begin\",\"modifiers\":[]}")
                .json("{\"type\":\"key_up\",\"keysym\":\"KP_Begin\",\"modifiers\":[]}");
        Process receiver = display.spawn("/usr/bin/python3", "src/test/python/input_receiver.py");
        try (BufferedReader said = receiver.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            run("mixed");
            var heard = new ArrayList<String>();
            while (!heard.contains("up KP_Begin")) {
                String word = said.readLine();
                String place = word.replaceFirst("^drag", "");
                if (word.equals(place) || !heard.getLast().endsWith(place)) { // pyautogui moves before it releases
                    heard.add(word);
                }
            }
            assertThat(heard)
                    .containsExactly(
                            "press 1 100 110",
                            "release 1 100 110",
                            "press 1 50 50",
                            "drag 90 50",
                            "drag 90 90",
                            "release 1 90 90",
                            "press 5 70 80",
                            "release 5 70 80",
                            "press 5 70 80",
                            "release 5 70 80",
                            "press 8 60 61",
                            "release 8 60 61",
                            "down Control_L",
                            "down s",
                            "up s",
                            "up Control_L",
                            "down KP_Begin",
                            "up KP_Begin");
        } finally {
            receiver.destroyForcibly().onExit().join();
        }
    }

    /// Runs the script of a recording by the environment's Python.
    private void run(String id) throws Exception {
        Path script = directory.resolve(id + ".py");
        Files.writeString(script, get("/recordings/" + id + "/script", 200));
        var builder = new ProcessBuilder(
                        RunningGuest.PYTHON_ENV.resolve("bin/python").toString(), script.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("script.log").toFile());
        builder.environment().put("DISPLAY", display.name());
        Process python = builder.start();
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue())
                .as(Files.readString(directory.resolve("script.log")))
                .isZero();
    }

    @Test
    void theReportShowsEachStepAndRunsNothing() throws Exception {
        display.run("xsetroot", "-solid", "#336699");
        String evil = "</q><img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";
        notes("film").frame(400, 300).click(400, 300).frame(5, 5).type(evil).frame(5, 5);
        HttpResponse<String> report = call("/recordings/film/report");
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(report.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'");
        Path file = directory.resolve("report.html");
        Files.writeString(file, report.body());
        var asked = new ArrayList<String>();
        try (Chromium chromium = Chromium.start();
                Page page = chromium.browser().newPage()) {
            page.onRequest(request -> asked.add(request.url()));
            page.navigate(file.toUri().toString());
            assertThat(page.title()).isEqualTo("Recording film");
            assertThat(page.locator("article").count()).isEqualTo(3);
            assertThat(page.locator("h2").nth(0).innerText()).isEqualTo("click at 400, 300");
            assertThat(page.locator("h2 q").innerText()).isEqualTo(evil);
            assertThat(page.locator(".window span").first().innerText()).isEqualTo("Form <script>alert(1)</script>");
            assertThat(page.locator("article img, article script").count()).isZero();
            assertThat(page.locator("#step-1 svg .dot").count()).isEqualTo(1);
            assertThat(page.locator("a[href=video]").count()).isEqualTo(1);
        }
        assertThat(asked).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }

    @Test
    void aPictureThatIsSharedIsInTheReportOnceAndOneThatIsGoneDoesNoHarm() throws Exception {
        Path recording = directory.resolve("same");
        notes("same").frame(1, 1).click(9, 9);
        String line = Files.readAllLines(recording.resolve("events.jsonl")).getFirst();
        List<String> clicks =
                Files.readAllLines(recording.resolve("events.jsonl")).subList(1, 3);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            lines.add(line);
            lines.addAll(clicks);
        }
        lines.add(line.replace("000001.png", "000099.png"));
        Files.write(recording.resolve("events.jsonl"), lines);
        String report = get("/recordings/same/report", 200);
        assertThat(report.split("<article", -1)).hasSize(502);
        assertThat(report.split("data:image/", -1)).hasSize(2);
        assertThat(report).contains("no picture").hasSizeLessThan(1_000_000);
    }

    private String get(String path, int status) throws Exception {
        HttpResponse<String> response = call(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    private HttpResponse<String> call(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
