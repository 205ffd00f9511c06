package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.testing.PlainWindows;
import dev.glovebox.guest.testing.Receiver;
import dev.glovebox.guest.testing.Receiver.Event;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a window gets of the actions that are asked for.
@Xvfb(width = 800, height = 600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SHIFT = 1;
    private static final int CONTROL = 4;

    private RunningGuest guest;
    private Receiver window;

    @BeforeAll
    void start(Xvfb.Display display, @TempDir Path directory) {
        guest = RunningGuest.start(display.name(), directory);
        window = new Receiver(display.name(), new Region(100, 100, 400, 400));
    }

    @AfterAll
    void stop() {
        window.close();
        guest.close();
    }

    @BeforeEach
    void beginAnew() {
        act("{\"actions\":[{\"type\":\"move\",\"x\":110,\"y\":110}]}");
        window.clear();
    }

    private HttpResponse<byte[]> post(String body) {
        return guest.sendBody("POST", guest.api("/actions"), body);
    }

    private JsonNode act(String body) {
        HttpResponse<byte[]> answer = post(body);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        JsonNode result = read(answer);
        assertThat(result.path("completed").asBoolean()).as(result.toString()).isTrue();
        return result;
    }

    private static JsonNode read(HttpResponse<byte[]> answer) {
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode held() {
        return read(guest.get("/input")).path("held");
    }

    private List<Integer> buttons(String type) {
        return window.events(type).stream().map(Event::button).toList();
    }

    @ParameterizedTest
    @CsvSource({"left,1", "middle,2", "wheel,2", "right,3", "back,8", "forward,9"})
    void everyButtonIsPressedAndReleasedOnce(String name, int number) {
        act("{\"type\":\"click\",\"x\":300,\"y\":400,\"button\":\"%s\"}".formatted(name));
        Event released = window.awaitEvents("ButtonRelease", 1).getFirst();
        assertThat(released.button()).isEqualTo(number);
        assertThat(released.x()).isEqualTo(300);
        assertThat(released.y()).isEqualTo(400);
        assertThat(buttons("ButtonPress")).containsExactly(number);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"type\":\"double_click\",\"x\":300,\"y\":400}',2",
        "'{\"type\":\"triple_click\",\"x\":300,\"y\":400}',3",
        "'{\"action\":\"triple_click\",\"coordinate\":[300,400]}',3",
        "'{\"type\":\"click\",\"clicks\":5,\"x\":300,\"y\":400}',5"
    })
    void clicksAreCounted(String action, int count) {
        act(action);
        window.awaitEvents("ButtonRelease", count);
        assertThat(buttons("ButtonPress")).hasSize(count).containsOnly(1);
    }

    @Test
    void aDragIsOnePressAndOneReleaseAndPassesEveryPlaceOfItsPath() {
        act("""
                {"type":"drag","path":[{"x":150,"y":350},[400,350],{"x":400,"y":480},{"x":160,"y":470}]}""");
        Event released = window.awaitEvents("ButtonRelease", 1).getFirst();
        assertThat(List.of(released.x(), released.y())).isEqualTo(List.of(160, 470));
        assertThat(buttons("ButtonPress")).containsExactly(1);
        assertThat(buttons("ButtonRelease")).containsExactly(1);
        List<List<Integer>> passed = window.events("Motion").stream()
                .map(event -> List.of(event.x(), event.y()))
                .toList();
        assertThat(passed)
                .contains(List.of(400, 350), List.of(400, 480), List.of(160, 470))
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"type\":\"scroll\",\"x\":200,\"y\":400,\"notches_y\":3}',5,3",
        "'{\"type\":\"scroll\",\"x\":200,\"y\":400,\"notches_y\":-170}',4,170",
        "'{\"type\":\"scroll\",\"x\":200,\"y\":400,\"notches_x\":2}',5,2",
        "'{\"type\":\"scroll\",\"x\":200,\"y\":400,\"scroll_x\":0,\"scroll_y\":-240}',4,2",
        "'{\"action\":\"scroll\",\"coordinate\":[200,400],\"scroll_direction\":\"left\",\"scroll_amount\":4}',4,4"
    })
    void theWheelTurnsAtItsPlaceByExactlySoMuch(String action, int button, int notches) {
        boolean isSideways = action.contains("notches_x") || action.contains("left");
        act(action);
        List<Event> turned = window.awaitEvents("ButtonRelease", notches);
        assertThat(turned)
                .hasSize(notches)
                .allMatch(event -> event.button() == button
                        && event.x() == 200
                        && (event.state() & SHIFT) == (isSideways ? SHIFT : 0)); // so Tk tells of the buttons 6 and 7
    }

    @ParameterizedTest
    @CsvSource({
        "pagedown,Next",
        "Page_Down,Next",
        "pageup,Prior",
        "del,Delete",
        "win,Super_L",
        "cmd,Super_L",
        "option,Alt_L",
        "Return,Return",
        "enter,Return",
        "esc,Escape",
        "ArrowLeft,Left",
        "F5,F5",
        "f12,F12",
        "capslock,Caps_Lock",
        "KP_Enter,KP_Enter",
        "volumeup,XF86AudioRaiseVolume",
        "+,plus",
        "é,eacute"
    })
    void aKeyIsKnownByTheNamesThatClientsUse(String name, String keysym) {
        act("{\"type\":\"keypress\",\"keys\":[\"%s\"]}".formatted(name));
        window.awaitEvent(
                event -> event.type().equals("KeyRelease") && event.keysym().equals(keysym));
        assertThat(window.events("KeyPress")).anyMatch(event -> event.keysym().equals(keysym));
        if (name.equals("capslock")) {
            act("{\"type\":\"keypress\",\"keys\":[\"capslock\"]}");
        }
    }

    @Test
    void aCombinationIsPressedInItsOrderAndReleasedInTheReverseOne() {
        act("{\"actions\":[{\"type\":\"keypress\",\"keys\":[\"CTRL\",\"shift\",\"T\"]}]}");
        window.awaitEvents("KeyRelease", 3);
        assertThat(window.events("KeyPress").stream().map(Event::keysym)).containsExactly("Control_L", "Shift_L", "T");
        assertThat(window.events("KeyRelease").stream().map(Event::keysym))
                .containsExactly("T", "Shift_L", "Control_L");
        assertThat(held()).isEmpty();
    }

    @Test
    void modifiersOfAClickAreHeldAroundIt() {
        act("{\"type\":\"click\",\"x\":300,\"y\":400,\"keys\":[\"CTRL\"]}");
        act("{\"action\":\"left_click\",\"coordinate\":[300,400],\"text\":\"ctrl\"}");
        assertThat(window.awaitEvents("ButtonPress", 2)).allMatch(event -> (event.state() & CONTROL) != 0);
        window.awaitEvents("KeyRelease", 2);
        act("{\"type\":\"click\",\"x\":300,\"y\":400}");
        assertThat(window.awaitEvents("ButtonPress", 3).getLast().state() & CONTROL)
                .isZero();
    }

    @Test
    void anyTextArrivesExactlyAndInItsOrder() {
        String text = "Zażółć gęślą jaźń <>{}[]|\\~`\"'\t€\n你好，世界 😀🧤👩‍🔬 مرحبا Привет Ünïcödé ﬁ";
        JsonNode result = act(Json.mapper()
                .createObjectNode()
                .put("type", "type")
                .put("text", text)
                .toString());
        assertThat(window.awaitText(text)).isEqualTo(text);
        assertThat(result.at("/results/0/characters").asInt())
                .isEqualTo((int) text.codePoints().count());
    }

    @Test
    void aTextThatIsPastedLeavesTheClipboardAsItWas() {
        guest.sendBody("PUT", guest.api("/clipboard"), "{\"text\":\"kept\"}");
        act("{\"type\":\"type\",\"text\":\"pasted 😀 文字\",\"method\":\"clipboard\"}");
        assertThat(window.awaitText("pasted 😀 文字")).isEqualTo("pasted 😀 文字");
        assertThat(read(guest.get("/clipboard")).path("text").asText()).isEqualTo("kept");
    }

    @Test
    void moreDifferentCharactersThanThereAreSpareKeysArrive() {
        String text = IntStream.range(0, 700)
                .mapToObj(i -> Character.toString(0x4e00 + i * 17 % 700))
                .reduce("", String::concat);
        act(Json.mapper()
                .createObjectNode()
                .put("type", "type")
                .put("text", text)
                .toString());
        assertThat(window.awaitText(text)).isEqualTo(text);
    }

    @Test
    void aLayoutThatAnotherClientSetsMeanwhileChangesNoText(Xvfb.Display display) throws Exception {
        String line = "the quick brown fox; YZ äöü [1+1=2] жук 漢字\n";
        var setting = CompletableFuture.runAsync(() -> IntStream.range(0, 6)
                .forEach(i ->
                        setLayout(display, Stream.of("de", "ru", "us").toList().get(i % 3))));
        StringBuilder typed = new StringBuilder();
        while (!setting.isDone()) {
            act(Json.mapper()
                    .createObjectNode()
                    .put("type", "type")
                    .put("text", line)
                    .toString());
            typed.append(line);
            assertThat(window.awaitText(typed.toString())).isEqualTo(typed.toString());
        }
        setting.get();
        setLayout(display, "us");
    }

    private static void setLayout(Xvfb.Display display, String layout) {
        try {
            var setting = new ProcessBuilder("setxkbmap", "-display", display.name(), layout).start();
            assertThat(setting.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsTypedWithCapsLockIsWhatWasAskedFor() {
        act("{\"type\":\"keypress\",\"keys\":[\"capslock\"]}");
        act("{\"type\":\"type\",\"text\":\"Hello, Wörld ÄÖ 1\"}");
        act("{\"type\":\"keypress\",\"keys\":[\"capslock\"]}");
        assertThat(window.awaitText("Hello, Wörld ÄÖ 1")).isEqualTo("Hello, Wörld ÄÖ 1");
    }

    @Test
    void coordinatesOfAScaledImageMeanThePixelUnderTheirMiddle() {
        JsonNode result = act("""
                {"actions":[{"type":"click","x":150,"y":200}],"space":{"width":400,"height":300}}""");
        assertThat(result.at("/results/0/x").asInt()).isEqualTo(301);
        assertThat(result.at("/results/0/y").asInt()).isEqualTo(401);
        assertThat(window.awaitEvents("ButtonPress", 1).getFirst().x()).isEqualTo(301);
    }

    @Test
    void coordinatesOfAZoomedPartMeanItsPixels() {
        JsonNode result = act("""
                {"actions":[{"type":"move","x":99,"y":0}],
                 "space":{"width":100,"height":100,"region":[200,300,50,50]}}""");
        assertThat(result.path("cursor").path("x").asInt()).isEqualTo(249);
    }

    @Test
    void nothingIsDoneWhenAnyPartOfTheRequestIsWrong() {
        HttpResponse<byte[]> answer =
                post("{\"actions\":[{\"type\":\"click\",\"x\":300,\"y\":400},{\"type\":\"click\",\"x\":800,\"y\":3}]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(read(answer).at("/errors/0/field").asText()).isEqualTo("actions[1].x");
        act("{\"actions\":[{\"type\":\"click\",\"x\":310,\"y\":410}]}");
        assertThat(window.awaitEvents("ButtonPress", 1).getFirst().x()).isEqualTo(310);
    }

    @Test
    void anUnknownKeyIsRefusedWithSimilarOnes() {
        HttpResponse<byte[]> answer = post("{\"type\":\"keypress\",\"keys\":[\"pagedwn\"]}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(read(answer).path("detail").asText()).contains("Page_Down");
    }

    @Test
    void whatARequestLeavesHeldIsReleasedAtItsEnd() {
        JsonNode result = act("""
                {"actions":[{"type":"key_down","key":"shift"},{"type":"mouse_down","x":300,"y":400}]}""");
        assertThat(result.path("released")).hasSize(2);
        window.awaitEvents("ButtonRelease", 1);
        window.awaitEvents("KeyRelease", 1);
        assertThat(held()).isEmpty();
    }

    @Test
    void whatMayStayHeldStaysUntilItIsReleasedOrItsTimeIsOver() {
        act("{\"action\":\"left_mouse_down\",\"coordinate\":[300,400]}");
        assertThat(held()).hasSize(1);
        act("{\"action\":\"mouse_move\",\"coordinate\":[350,420]}");
        act("{\"action\":\"left_mouse_up\"}");
        assertThat(window.awaitEvents("ButtonRelease", 1).getFirst().x()).isEqualTo(350);
        assertThat(held()).isEmpty();

        act("{\"actions\":[{\"type\":\"key_down\",\"key\":\"ctrl\"}],\"holdMs\":300}");
        assertThat(held()).hasSize(1);
        window.awaitEvent(
                event -> event.type().equals("KeyRelease") && event.keysym().equals("Control_L"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(held()).isEmpty());
    }

    @Test
    void aCancelledRequestHoldsNothing() {
        var answer = CompletableFuture.supplyAsync(() -> guest.sendBody(
                "POST",
                guest.api("/actions"),
                "{\"actions\":[{\"type\":\"hold_key\",\"keys\":[\"shift\"],\"durationMs\":60000},{\"type\":\"wait\"}]}",
                "X-Request-Id",
                "to-be-cancelled"));
        window.awaitEvents("KeyPress", 1);
        assertThat(guest.send("DELETE", guest.api("/actions/to-be-cancelled")).statusCode())
                .isEqualTo(204);
        JsonNode result = read(answer.join());
        assertThat(result.at("/results/0/status").asText()).isEqualTo("cancelled");
        assertThat(result.at("/results/1/status").asText()).isEqualTo("skipped");
        window.awaitEvents("KeyRelease", 1);
        assertThat(held()).isEmpty();
        assertThat(guest.send("DELETE", guest.api("/actions/to-be-cancelled")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRequestThatTakesTooLongIsEnded() {
        JsonNode result = read(post("""
                {"actions":[{"type":"hold_key","keys":["shift"],"durationMs":60000}],"timeoutMs":300}"""));
        assertThat(result.path("completed").asBoolean()).isFalse();
        assertThat(result.path("error").asText()).contains("300 ms");
        window.awaitEvents("KeyRelease", 1);
    }

    @Test
    void everythingIsReleasedOnRequest() {
        act("{\"actions\":[{\"type\":\"key_down\",\"keys\":[\"ctrl\",\"alt\"]}],\"holdMs\":60000}");
        JsonNode released = read(guest.send("POST", guest.api("/input/release")));
        assertThat(released.path("released")).hasSize(2);
        window.awaitEvents("KeyRelease", 2);
        assertThat(held()).isEmpty();
    }

    @Test
    void whatMayStayDoesNotWhenTheRequestIsCancelled() {
        var answer = CompletableFuture.supplyAsync(
                () -> guest.sendBody("POST", guest.api("/actions"), """
                {"actions":[{"type":"mouse_down","x":300,"y":400},{"type":"wait","ms":60000}],"holdMs":60000}""", "X-Request-Id", "cut"));
        window.awaitEvents("ButtonPress", 1);
        assertThat(guest.send("DELETE", guest.api("/actions/cut")).statusCode()).isEqualTo(204);
        assertThat(read(answer.join()).path("released")).hasSize(1);
        window.awaitEvents("ButtonRelease", 1);
        assertThat(held()).isEmpty();
    }

    @Test
    void whoWaitsForItsTurnCanBeCancelled() {
        var acting = CompletableFuture.supplyAsync(() -> guest.sendBody(
                "POST", guest.api("/actions"), "{\"type\":\"wait\",\"ms\":60000}", "X-Request-Id", "first"));
        await().atMost(LIMIT)
                .until(() -> !read(guest.get("/input")).path("running").isNull());
        var waiting = CompletableFuture.supplyAsync(() -> guest.sendBody(
                "POST", guest.api("/actions"), "{\"type\":\"click\",\"x\":300,\"y\":400}", "X-Request-Id", "second"));
        await().atMost(LIMIT)
                .until(() -> read(guest.get("/input")).path("waiting").asInt() == 1);
        assertThat(guest.sendBody("POST", guest.api("/actions"), "{\"type\":\"wait\"}", "X-Request-Id", "first")
                        .statusCode())
                .isEqualTo(409);
        assertThat(guest.send("DELETE", guest.api("/actions/second")).statusCode())
                .isEqualTo(204);
        assertThat(read(waiting.join()).at("/results/0/status").asText()).isEqualTo("skipped");
        assertThat(guest.send("DELETE", guest.api("/actions/first")).statusCode())
                .isEqualTo(204);
        acting.join();
        assertThat(window.events("ButtonPress")).isEmpty();
    }

    @Test
    void aRecordingGoesOnWhenWhatItRecordsIsCancelled() {
        guest.send("POST", guest.api("/record?mode=start&id=cancelled"));
        var answer = CompletableFuture.supplyAsync(() -> guest.sendBody(
                "POST",
                guest.api("/actions"),
                "{\"type\":\"type\",\"text\":\"%s\",\"delayMs\":5}".formatted("a".repeat(5000)),
                "X-Request-Id",
                "long"));
        await().atMost(LIMIT).until(() -> window.text().length() > 3);
        guest.send("DELETE", guest.api("/actions/long"));
        JsonNode cut = read(answer.join()).at("/results/0");
        assertThat(cut.path("status").asText()).isEqualTo("cancelled");
        assertThat(window.awaitText("a".repeat(cut.path("characters").asInt())))
                .hasSize(cut.path("characters").asInt());
        act("{\"type\":\"type\",\"text\":\"z\"}");
        JsonNode recorded = read(guest.send("POST", guest.api("/record?mode=stop&id=cancelled")));
        assertThat(recorded.has("truncatedBy")).isFalse();
        assertThat(recorded.path("events").findValuesAsText("text")).contains("z");
    }

    @Test
    void aKeyThatIsHeldAlreadyStaysHeldAfterAClickWithIt() {
        act("""
                {"actions":[{"type":"key_down","key":"ctrl"},{"type":"click","x":300,"y":400,"keys":["ctrl"]},
                            {"type":"click","x":340,"y":440}]}""");
        assertThat(window.awaitEvents("ButtonPress", 2)).allMatch(event -> (event.state() & CONTROL) != 0);
        assertThat(window.events("KeyPress")).hasSize(1);
    }

    @Test
    void whatIsTypedWithAModifierHeldIsWhatWasAskedFor() {
        act("{\"actions\":[{\"type\":\"key_down\",\"key\":\"shift\"},{\"type\":\"type\",\"text\":\"a small B\"}]}");
        assertThat(window.awaitText("a small B")).isEqualTo("a small B");
        assertThat(held()).isEmpty();
    }

    @Test
    void twoClicksThatWereAskedForOneByOneAreNoDoubleClick() {
        act("""
                {"actions":[{"type":"click","x":300,"y":400},{"type":"click","x":302,"y":400}]}""");
        List<Event> pressed = window.awaitEvents("ButtonPress", 2);
        assertThat(pressed.get(1).time() - pressed.get(0).time()).isGreaterThanOrEqualTo(500);
    }

    @Test
    void aBodyThatIsTooDeepIsRefused() {
        HttpResponse<byte[]> answer = post("{\"actions\":" + "[".repeat(2000) + "]".repeat(2000) + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void aPointerThatAnotherClientHoldsBackIsWaitedFor(Xvfb.Display display) {
        try (var other = new PlainWindows(display.name(), 50, 50, PlainWindows.NO_INPUT)) {
            other.command("freeze");
            var answer = CompletableFuture.supplyAsync(() -> act("{\"type\":\"click\",\"x\":300,\"y\":300}"));
            await().atMost(LIMIT)
                    .until(() -> !read(guest.get("/input")).path("running").isNull());
            other.command("thaw");
            assertThat(answer.join().at("/results/0/x").asInt()).isEqualTo(300);
        }
        assertThat(window.awaitEvents("ButtonRelease", 1))
                .allMatch(event -> event.x() == 300 && event.y() == 300)
                .hasSize(1);
    }

    @Test
    void batchesOfTwoClientsNeverInterleave() {
        String text = "abcdefghij";
        List<CompletableFuture<JsonNode>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> act("{\"actions\":[%s]}"
                        .formatted(text.chars()
                                .mapToObj(c ->
                                        "{\"type\":\"keypress\",\"keys\":[\"%c\"],\"holdMs\":1}".formatted((char) c))
                                .reduce((a, b) -> a + "," + b)
                                .orElseThrow()))))
                .toList();
        answers.forEach(CompletableFuture::join);
        assertThat(window.awaitText(text.repeat(8))).isEqualTo(text.repeat(8));
    }

    @Test
    void aStepThatFailsEndsTheBatchAndIsSeen() {
        JsonNode result = read(post("""
                {"actions":[{"type":"expect","pixel":{"x":300,"y":400,"color":"#4060a0"}},
                            {"type":"expect","pixel":{"x":300,"y":400,"color":"#ffffff"}},
                            {"type":"click","x":300,"y":400}],
                 "screenshot":{"format":"jpeg","scale":0.1}}"""));
        assertThat(result.path("completed").asBoolean()).isFalse();
        assertThat(result.at("/results/0/status").asText()).isEqualTo("ok");
        assertThat(result.at("/results/1/error").asText()).contains("#4060a0");
        assertThat(result.at("/results/2/status").asText()).isEqualTo("skipped");
        assertThat(result.at("/screenshot/width").asInt()).isEqualTo(80);
        assertThat(window.events("ButtonPress")).isEmpty();
    }

    @Test
    void aBatchIsNotBegunUnlessTheScreenIsAsItWasSeen() {
        String etag = guest.get("/screenshot?cursor=false")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        String body = Json.mapper()
                .createObjectNode()
                .set(
                        "expect",
                        Json.mapper()
                                .createObjectNode()
                                .set(
                                        "unchanged",
                                        Json.mapper().createObjectNode().put("since", etag)))
                .toString();
        String expecting = body.substring(0, body.length() - 1)
                + ",\"actions\":[{\"type\":\"keypress\",\"keys\":[\"x\"]}],\"settle\":{\"quietMs\":50}}";
        act(expecting);
        window.awaitText("x");
        JsonNode second = read(post(expecting));
        assertThat(second.path("completed").asBoolean()).isFalse();
        assertThat(second.at("/results/0/status").asText()).isEqualTo("skipped");
        assertThat(window.text()).isEqualTo("x");
    }

    @Test
    void screenshotsOfEachStepComeWithTheResult() {
        JsonNode result = act("""
                {"actions":[{"type":"move","x":300,"y":400},{"type":"zoom","region":[200,300,100,100]},
                            {"action":"zoom","region":[200,300,300,400]}],
                 "screenshot":{"fit":"anthropic"},"screenshots":"each","settle":{"quietMs":50,"maxMs":1000}}""");
        assertThat(result.at("/results/0/screenshot/cursor/x").asInt()).isEqualTo(300);
        assertThat(result.at("/results/1/screenshot/region/x").asInt()).isEqualTo(200);
        assertThat(result.at("/results/2/screenshot/region/width").asInt()).isEqualTo(100);
        assertThat(result.at("/settle/settled").asBoolean()).isTrue();
        assertThat(result.at("/screenshot/image").asText()).isNotEmpty();
    }
}
