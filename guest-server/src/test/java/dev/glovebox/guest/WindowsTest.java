package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.PlainWindows;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.WindowManager;
import dev.glovebox.guest.testing.Xvfb;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/windows`, with a window manager and without.
@Xvfb(width = 1000, height = 800)
class WindowsTest {
    private static final String WAIT = "&waitMs=20000";

    private final Xvfb.Display display;
    private final List<AutoCloseable> started = new ArrayList<>();
    private RunningGuest guest;

    WindowsTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started.reversed()) {
            each.close();
        }
        guest.close();
    }

    private PlainWindows windows(String protocols) {
        var windows = new PlainWindows(display.name(), 200, 100, protocols);
        started.add(windows);
        return windows;
    }

    private void manage() {
        var manager = new WindowManager(display);
        started.add(manager);
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInSameThread().until(manager::isReady);
    }

    /// Asks again, each time something changes, until it is so.
    private JsonNode await(String query, Predicate<JsonNode> condition) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInSameThread()
                .until(() -> list(query), condition);
    }

    private JsonNode list(String query) {
        HttpResponse<byte[]> answer = guest.get("/windows?" + query);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return Json.read(answer.body(), JsonNode.class);
    }

    private HttpResponse<byte[]> send(String method, String path, String body) {
        return guest.sendBody(method, guest.api(path), body);
    }

    private JsonNode json(int status, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return Json.read(answer.body(), JsonNode.class);
    }

    @ParameterizedTest
    @CsvSource({"latin1, Größe £10", "compound, Größe Ελληνικά Привет", "utf8, 日本語 🧤 tab", "net, 日本語 🧤 tab"})
    void aTitleIsReadHoweverItIsWritten(String style, String title) {
        String id = windows(PlainWindows.NO_DELETE).open(style, title);
        JsonNode window = list("class=plainwindow" + WAIT).at("/windows/0");
        assertThat(window.path("id").asText()).isEqualTo(id);
        assertThat(window.path("title").asText()).isEqualTo(title);
    }

    @Test
    void withoutAWindowManagerEverythingOfAWindowIsTold() {
        PlainWindows program = windows(PlainWindows.IGNORES_DELETE);
        String below = program.open("utf8", "below");
        String above = program.open("utf8", "above");
        program.command("move 300 200");
        JsonNode list = await("", json -> json.at("/windows/1/region/x").asInt() == 303);
        assertThat(list.path("windowManager").isNull()).isTrue();
        assertThat(list.at("/windows/0/id").asText()).isEqualTo(below);
        JsonNode window = list.at("/windows/1");
        assertThat(window.path("id").asText()).isEqualTo(above);
        assertThat(window.path("class").asText()).isEqualTo("PlainWindow");
        assertThat(window.path("instance").asText()).isEqualTo("plain");
        assertThat(window.path("pid").asLong()).isEqualTo(program.pid());
        assertThat(window.path("region").toString())
                .isEqualTo("{\"x\":303,\"y\":203,\"width\":200,\"height\":100}"); // its border has three pixels
        assertThat(window.path("desktop").isNull()).isTrue();
        assertThat(window.path("type").asText()).isEqualTo("normal");
        assertThat(window.path("viewable").asBoolean()).isTrue();
        assertThat(list("pid=" + program.pid() + "&title=ABOV").path("windows")).hasSize(1);
        assertThat(list("pid=1").path("windows")).isEmpty();
        assertThat(json(200, guest.get("/windows/" + above))).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFocusIsWhereTheAnswerSaysThatItIs(boolean managed) {
        if (managed) {
            manage();
        }
        PlainWindows program = windows(PlainWindows.IGNORES_DELETE);
        String one = program.open("utf8", "one");
        String two = program.open("utf8", "two");
        await("", json -> json.path("windows").size() == 2);
        for (String id : List.of(one, two, one)) {
            JsonNode window = json(200, send("POST", "/windows/" + id + "/activate", ""));
            assertThat(window.path("focused").asBoolean()).isTrue();
            JsonNode list = list("");
            assertThat(list.path("focused").asText()).isEqualTo(id);
            assertThat(list.at("/windows/1/id").asText()).isEqualTo(id); // on the top
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWindowLiesWhereItIsPut(boolean managed) {
        if (managed) {
            manage();
        }
        String id = windows(PlainWindows.IGNORES_DELETE).open("utf8", "movable");
        await("", json -> json.path("windows").size() == 1);
        JsonNode all = json(200, send("PATCH", "/windows/" + id, "{\"x\":150,\"y\":250,\"width\":320,\"height\":240}"));
        assertThat(all.path("asAsked").asBoolean()).as(all.toString()).isTrue();
        assertThat(all.at("/window/region").toString()).isEqualTo("{\"x\":150,\"y\":250,\"width\":320,\"height\":240}");
        JsonNode some = json(200, send("PATCH", "/windows/" + id, "{\"x\":10}"));
        assertThat(some.at("/window/region").toString()).isEqualTo("{\"x\":10,\"y\":250,\"width\":320,\"height\":240}");
        assertThat(json(200, guest.get("/windows/" + id))).isEqualTo(some.path("window"));
    }

    @Test
    void withAWindowManagerAWindowIsMinimisedMaximisedAndRestored() {
        manage();
        String id = windows(PlainWindows.IGNORES_DELETE).open("utf8", "shown");
        JsonNode before =
                await("", json -> json.at("/windows/0/frame/top").asInt() > 0).at("/windows/0");
        for (String state : List.of("maximized", "fullscreen", "minimized", "maximized", "normal")) {
            JsonNode outcome = json(200, send("PATCH", "/windows/" + id, "{\"state\":\"%s\"}".formatted(state)));
            assertThat(outcome.path("asAsked").asBoolean())
                    .as(outcome.toString())
                    .isTrue();
            if (state.equals("normal")) {
                assertThat(outcome.at("/window/region")).isEqualTo(before.path("region"));
            } else {
                assertThat(outcome.at("/window/state").toString()).contains(state);
            }
            if (state.equals("minimized")) {
                assertThat(outcome.at("/window/viewable").asBoolean()).isFalse();
                assertThat(json(200, send("POST", "/windows/" + id + "/activate", ""))
                                .path("viewable")
                                .asBoolean())
                        .isTrue();
            }
        }
    }

    @Test
    void whatTheWindowManagerMadeOfAWishIsTold() {
        manage();
        Process terminal = display.spawn("xterm", "-geometry", "40x10");
        started.add(terminal::destroyForcibly);
        String id = list("class=xterm" + WAIT).at("/windows/0/id").asText();
        JsonNode outcome = json(200, send("PATCH", "/windows/" + id, "{\"width\":501,\"height\":301}"));
        assertThat(outcome.path("asAsked").asBoolean()).isFalse(); // a terminal has whole characters
        JsonNode difference = outcome.at("/differences/0");
        assertThat(difference.path("field").asText()).isEqualTo("width");
        assertThat(difference.path("asked").asInt()).isEqualTo(501);
        assertThat(difference.path("is")).isEqualTo(outcome.at("/window/region/width"));
    }

    @Test
    void withoutAWindowManagerNothingIsMinimised() {
        String id = windows(PlainWindows.IGNORES_DELETE).open("utf8", "plain");
        JsonNode problem = json(409, send("PATCH", "/windows/" + id, "{\"state\":\"minimized\"}"));
        assertThat(problem.path("detail").asText()).contains("no window manager");
        assertThat(json(200, send("PATCH", "/windows/" + id, "{\"state\":\"normal\"}"))
                        .path("asAsked")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWindowThatTakesNoFocusIsAConflictThatSaysSo(boolean managed) {
        if (managed) {
            manage();
        }
        String id = windows(PlainWindows.NO_INPUT).open("utf8", "clock");
        await("", json -> json.path("windows").size() == 1);
        JsonNode problem = json(409, send("POST", "/windows/" + id + "/activate?waitMs=300", ""));
        assertThat(problem.path("detail").asText()).contains("clock", "300 ms", "takes none");
    }

    @Test
    void aWindowThatIsClosedIsGoneWhenTheAnswerComes() {
        Process tk = display.spawn("/usr/bin/python3", "-c", "import tkinter; tkinter.Tk(className='Tick').mainloop()");
        started.add(tk::destroyForcibly);
        String id = list("class=tick" + WAIT).at("/windows/0/id").asText();
        assertThat(send("DELETE", "/windows/" + id, "").statusCode()).isEqualTo(204);
        assertThat(list("").path("windows")).isEmpty();
        assertThat(send("DELETE", "/windows/" + id, "").statusCode()).isEqualTo(404);
    }

    @Test
    void aWindowThatDoesNotCloseIsToldInTimeAndClosesByForce() {
        PlainWindows stubborn = windows(PlainWindows.IGNORES_DELETE);
        String id = stubborn.open("utf8", "stubborn");
        JsonNode problem = json(409, send("DELETE", "/windows/" + id + "?waitMs=200", ""));
        assertThat(problem.path("detail").asText()).contains("stubborn", "200 ms", "force=true");
        assertThat(send("DELETE", "/windows/" + id + "?force=true", "").statusCode())
                .isEqualTo(204);
        PlainWindows deaf = windows(PlainWindows.NO_DELETE);
        String other = deaf.open("utf8", "deaf");
        assertThat(json(409, send("DELETE", "/windows/" + other, ""))
                        .path("detail")
                        .asText())
                .contains("WM_DELETE_WINDOW");
        assertThat(deaf.isAlive()).isTrue();
    }

    @Test
    void aWindowIsWaitedForUntilItComesOrTheTimeIsOver() {
        JsonNode none = list("title=late&waitMs=100");
        assertThat(none.path("timedOut").asBoolean()).isTrue();
        assertThat(none.path("windows")).isEmpty();
        assertThat(list("").has("timedOut")).isFalse();
        PlainWindows program = windows(PlainWindows.IGNORES_DELETE);
        program.open("utf8", "early");
        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> list("title=LATE" + WAIT));
        program.command("title utf8 too late");
        JsonNode found = waiting.join();
        assertThat(found.path("timedOut").asBoolean()).isFalse();
        assertThat(found.at("/windows/0/title").asText()).isEqualTo("too late");
    }

    @Test
    void aWindowThatGoesAwayMeanwhileIsNotFound() {
        PlainWindows program = windows(PlainWindows.IGNORES_DELETE);
        String id = program.open("utf8", "short");
        CompletableFuture<HttpResponse<byte[]>> waiting = CompletableFuture.supplyAsync(
                () -> send("PATCH", "/windows/" + id + "?waitMs=20000", "{\"x\":100,\"width\":1}"));
        program.command("destroy");
        assertThat(waiting.join().statusCode()).isIn(200, 404);
        for (String method : List.of("GET", "DELETE")) {
            assertThat(send(method, "/windows/" + id, "").statusCode()).isEqualTo(404);
        }
        assertThat(send("PATCH", "/windows/" + id, "{\"x\":1}").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/windows/" + id + "/activate", "").statusCode())
                .isEqualTo(404);
        assertThat(list("").path("windows")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"state\":\"huge\"}",
                "{\"width\":0}",
                "{\"x\":40000}",
                "{\"x\":\"1\"}",
                "{\"x\":1.5}",
                "{\"x\":99999999999999999999}",
                "{\"x\":1,\"state\":\"maximized\"}",
                "{\"z\":1}"
            })
    void aWishThatCannotBeIsRefused(String body) {
        String id = windows(PlainWindows.IGNORES_DELETE).open("utf8", "any");
        assertThat(send("PATCH", "/windows/" + id, body).statusCode()).isEqualTo(400);
        assertThat(list("").path("windows")).hasSize(1);
    }

    @Test
    void idsAreReadAsToolsWriteThem() {
        String id = windows(PlainWindows.IGNORES_DELETE).open("utf8", "any");
        assertThat(guest.get("/windows/" + Long.decode(id)).statusCode()).isEqualTo(200);
        assertThat(guest.get("/windows/0x1fffffff").statusCode()).isEqualTo(404);
        for (String wrong : List.of("none", "0", "-1", "0x20000000", "99999999999")) {
            assertThat(guest.get("/windows/" + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
    }
}
