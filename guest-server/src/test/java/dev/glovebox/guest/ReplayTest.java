package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.replay.ReplayService;
import dev.glovebox.guest.replay.Replays;
import dev.glovebox.guest.replay.WindowInfo;
import dev.glovebox.guest.screen.ScreenFollower;
import dev.glovebox.guest.screen.Screenshots;
import dev.glovebox.guest.testing.FrameNotes;
import dev.glovebox.guest.testing.RecordedDirectory;
import dev.glovebox.guest.testing.ServedRoutes;
import dev.glovebox.guest.testing.XdotoolHands;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.X11DamageSource;
import dev.glovebox.guest.x11.X11Screen;
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A form is filled once, and then again and again by the recording of that.
@Xvfb(width = 640, height = 480)
class ReplayTest {
    /// How often; `-Dglovebox.replays=20` for more.
    private static final int TIMES = Integer.getInteger("glovebox.replays", 3);

    private static final List<String> STATES = List.of("ready", "asked", "typed", "saved Ada");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Xvfb.Display display;
    private @TempDir Path directory;
    private X11Screen screen;
    private X11DamageSource damage;
    private Screenshots screenshots;
    private Replays replays;
    private WebServer server;
    private volatile Optional<WindowInfo> focus = Optional.empty();

    ReplayTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void serve() {
        screen = new X11Screen(display.name());
        damage = new X11DamageSource(display.name());
        screenshots = new Screenshots(screen, damage);
        replays = new Replays(
                new RecordedDirectory(directory), new XdotoolHands(display), new ReplayEyes(screenshots, () -> focus));
        server = ServedRoutes.of(new ReplayService(replays));
    }

    @AfterEach
    void stop() {
        server.stop();
        replays.close();
        screenshots.close();
        damage.close();
        screen.close();
    }

    /// The form, for as long as it is open.
    private final class Form implements AutoCloseable {
        private final Process process;
        private final BufferedReader said;

        Form(int shortestMs, int longestMs, String greeting) {
            display.run("xdotool", "mousemove", "600", "400");
            process = display.spawn(
                    "/usr/bin/python3",
                    "src/test/python/replay_form.py",
                    Integer.toString(shortestMs),
                    Integer.toString(longestMs),
                    greeting);
            said = process.inputReader(StandardCharsets.UTF_8);
        }

        void await(String state) {
            assertThat(CompletableFuture.supplyAsync(this::line)
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(state);
        }

        private String line() {
            try {
                return said.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isOpen() {
            return process.isAlive();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /// Fills the form once, and answers how the screen looked in the end.
    private int[] record(String id) throws Exception {
        try (var form = new Form(0, 0, "Hello")) {
            var follower = new ScreenFollower(screenshots);
            var hands = new XdotoolHands(display);
            var notes = new FrameNotes(directory.resolve(id), follower);
            form.await(STATES.get(0));
            perform(hands, "{'type':'move','x':50,'y':75}");
            settle(follower);
            notes.after(300).frame(50, 75).click(50, 75);
            perform(hands, "{'type':'click','x':50,'y':75}");
            form.await(STATES.get(1));
            settle(follower);
            notes.after(300).frame(50, 75).type("Ada\n");
            perform(hands, "{'type':'type','text':'Ada\\n'}");
            form.await(STATES.get(2));
            perform(hands, "{'type':'move','x':300,'y':125}");
            settle(follower);
            notes.after(300).frame(300, 125).click(300, 125);
            perform(hands, "{'type':'click','x':300,'y':125}");
            form.await(STATES.get(3));
            settle(follower);
            notes.after(300).frame(300, 125);
            return follower.look().rgb();
        }
    }

    private static void settle(ScreenFollower follower) {
        await().until(() -> {
            follower.look();
            return !follower.awaitDrawing(Duration.ofMillis(250));
        });
    }

    private static void perform(XdotoolHands hands, String action) throws IOException {
        hands.perform(List.of(new ObjectMapper().readTree(action.replace('\'', '"'))));
    }

    @Test
    void aReplayWaitsForTheScreenAndEndsInTheSamePixels() throws Exception {
        int[] recorded = record("form");
        for (int i = 0; i < TIMES; i++) {
            try (var form = new Form(0, 700, "Hello")) {
                JsonNode result = json(post("form", "{\"speed\": 0, \"match\": \"exact\"}"), 200);
                assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("done");
                assertThat(result.path("doneCount").asInt()).isEqualTo(3);
                for (String state : STATES) {
                    form.await(state);
                }
                assertThat(new ScreenFollower(screenshots).look().rgb()).isEqualTo(recorded);
            }
        }
    }

    @Test
    void aReplayEndsWhereTheScreenGoesAnotherWay() throws Exception {
        record("form");
        try (var form = new Form(0, 0, "Something else")) {
            form.await("ready");
            JsonNode result = json(post("form", "{\"speed\": 0, \"match\": \"exact\", \"waitMs\": 300}"), 200);
            assertThat(result.path("status").asText()).isEqualTo("diverged");
            JsonNode divergence = result.path("divergence");
            assertThat(divergence.path("step").asInt()).isEqualTo(1);
            assertThat(divergence.path("action").path("type").asText()).isEqualTo("click");
            assertThat(divergence.path("boxes")).isNotEmpty().allSatisfy(box -> {
                assertThat(box.path("y").asInt()).isBetween(10, 40); // where the greeting is
                assertThat(box.path("y").asInt() + box.path("height").asInt()).isLessThanOrEqualTo(40);
            });
            for (String sight : List.of("expected", "seen")) {
                String picture = divergence.path(sight).path("picture").asText();
                byte[] png = call("GET", picture, "").body();
                assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth())
                        .isEqualTo(640);
            }
            String apart =
                    "{\"speed\": 0, \"match\": \"exact\", \"ignore\": [{\"x\":10,\"y\":10,\"width\":380,\"height\":30}]}";
            assertThat(json(post("form", apart), 200).path("status").asText()).isEqualTo("done");
        }
    }

    @Test
    void whatLooksSimilarIsEnoughUnlessThePlaceOfTheStepLooksDifferent() throws Exception {
        record("form");
        try (var form = new Form(0, 300, "Hullo")) {
            JsonNode result = json(post("form", "{\"speed\": 10}"), 200);
            form.await(STATES.getFirst());
            assertThat(result.path("match").asText()).isEqualTo("similar");
            assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("done");
        }
        try (var form = new Form(30_000, 30_000, "Hello")) {
            JsonNode result = json(post("form", "{\"waitMs\": 300}"), 200);
            assertThat(form.isOpen()).isTrue();
            assertThat(result.path("status").asText()).isEqualTo("diverged");
        }
    }

    @Test
    void theWindowWithTheKeyboardMayBeWhatCounts() throws Exception {
        record("form");
        try (var form = new Form(0, 0, "Hello")) {
            form.await("ready");
            JsonNode without = json(post("form", "{\"match\": \"window\", \"waitMs\": 100}"), 200);
            assertThat(without.path("divergence").path("reason").asText()).contains("Form", "none");
            focus = Optional.of(new WindowInfo("1", "Form <script>alert(1)</script>", "Tk"));
            JsonNode with = json(post("form", "{\"match\": \"window\", \"to\": 1}"), 200);
            assertThat(with.path("status").asText()).isEqualTo("done");
        }
    }

    @Test
    void stepsAreToldAsTheyAreDone() throws Exception {
        record("form");
        try (var form = new Form(0, 100, "Hello")) {
            HttpResponse<byte[]> response =
                    call("POST", "/recordings/form/replay", "{\"speed\": 0}", "Accept", "application/x-ndjson");
            List<String> types = new String(response.body(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                            .path("type")
                            .asText())
                    .toList();
            form.await(STATES.getFirst());
            assertThat(types).containsExactly("begin", "step", "step", "step", "end");
        }
    }

    @Test
    void oneReplayRunsAtATimeAndCanBeEnded() throws Exception {
        record("form");
        assertThat(call("DELETE", "/recordings/form/replay", "").statusCode()).isEqualTo(404);
        CompletableFuture<JsonNode> running = CompletableFuture.supplyAsync(
                () -> json(post("form", "{\"match\": \"exact\", \"waitMs\": 60000}"), 200));
        await().until(() ->
                post("form", "{\"match\": \"exact\", \"waitMs\": 0}").statusCode() == 409);
        assertThat(call("DELETE", "/recordings/form/replay", "").statusCode()).isEqualTo(204);
        assertThat(running.join().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void withoutFramesTimeIsAllThereIs() throws Exception {
        new FrameNotes(directory.resolve("blind"), new ScreenFollower(screenshots))
                .after(200)
                .click(9, 9);
        assertThat(json(post("blind", "{\"match\": \"exact\"}"), 409)
                        .path("detail")
                        .asText())
                .contains("frames=true", "match=none");
        JsonNode result = json(post("blind", ""), 200);
        assertThat(result.path("match").asText()).isEqualTo("none");
        assertThat(result.path("doneCount").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"speed\": 11}",
                "{\"speed\": \"fast\"}",
                "{\"match\": \"perhaps\"}",
                "{\"waitMs\": -1}",
                "{\"from\": 0}",
                "{\"from\": 2, \"to\": 1}",
                "{\"from\": 99}",
                "{\"ignore\": [{\"x\": 0, \"y\": 0, \"width\": 0, \"height\": 1}]}",
                "{\"ignore\": [null]}",
                "{\"pace\": 1}",
                "null",
                "[]",
                "{"
            })
    void aBodyThatIsNoWishIsTheCallersFault(String body) {
        new FrameNotes(directory.resolve("blind"), new ScreenFollower(screenshots)).click(9, 9);
        json(post("blind", body), 400);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        json(post("none", ""), 404);
        json(call("GET", "/recordings/none/replays/1/seen.png", ""), 404);
        json(call("GET", "/recordings/none/replays/x/expected.png", ""), 404);
        new FrameNotes(directory.resolve("running"), new ScreenFollower(screenshots));
        json(post("running", ""), 409);
    }

    private HttpResponse<byte[]> post(String id, String body) {
        return call("POST", "/recordings/%s/replay".formatted(id), body);
    }

    private HttpResponse<byte[]> call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return Json.read(response.body(), JsonNode.class);
    }
}
