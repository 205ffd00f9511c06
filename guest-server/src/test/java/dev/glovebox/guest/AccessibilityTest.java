package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.Contract;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.SessionBus;
import dev.glovebox.guest.testing.Xvfb;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `/accessibility` with a real program of GTK 3.
@Xvfb(width = 800, height = 600)
@Timeout(60)
class AccessibilityTest {
    private final Xvfb.Display display;
    private SessionBus bus;
    private RunningGuest guest;

    AccessibilityTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        bus = SessionBus.start(display.name());
        guest = RunningGuest.start(display.name(), directory, bus.settings());
    }

    @AfterEach
    void stop() {
        guest.close();
        bus.close();
    }

    private Process form(String... arguments) {
        Process form = bus.spawnPython("gtk_form.py", arguments);
        String title = arguments.length == 0 ? "Form" : arguments[0];
        assertThat(find("role=frame&waitMs=20000&name=" + title).path("matches"))
                .hasSize(1);
        return form;
    }

    @Test
    void theTreeTellsWhatAWindowShowsAndWhere() {
        form();
        JsonNode tree = json(200, get("/accessibility"));
        assertThat(tree.path("truncated")).isEmpty();
        assertThat(tree.path("unresponsive")).isEmpty();
        assertThat(tree.at("/applications/0/role").asText()).isEqualTo("application");
        assertThat(tree.at("/applications/0/children/0/name").asText()).isEqualTo("Form");
        assertThat(tree.path("nodeCount").asInt()).isGreaterThan(12);

        JsonNode button = only("name=press");
        assertThat(button.path("role").asText()).isEqualTo("button");
        assertThat(button.path("actions")).extracting(JsonNode::asText).contains("click");
        assertThat(button.path("states")).extracting(JsonNode::asText).contains("showing", "enabled", "focusable");
        assertThat(button.path("path")).extracting(JsonNode::asText).endsWith("Form");
        assertThat(find("name=hidden").path("matches")).isEmpty();
        assertThat(find("name=hidden&showing=false").path("matches")).hasSize(1);
        assertThat(only("role=slider").at("/value/max").asDouble()).isEqualTo(100);
    }

    @Test
    void theMiddleOfABoxIsWhereToClick() {
        form();
        JsonNode center = only("name=press").path("center");
        display.run(
                "xdotool",
                "mousemove",
                center.path("x").asText(),
                center.path("y").asText(),
                "click",
                "1");
        assertThat(find("name=Pressed&exact=true&waitMs=10000").path("matches")).hasSize(1);
    }

    @Test
    void linesOfTextTellTheSameInFewerWords() {
        form();
        HttpResponse<byte[]> answer = get("/accessibility?format=text");
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=UTF-8");
        assertThat(text)
                .containsPattern("(?m)^application \".*\" pid \\d+ [0-9a-f]{4}-\\d+-root$")
                .containsPattern("(?m)^  frame \"Form\".* @\\d+,\\d+ \\d+x\\d+ [0-9a-f]{4}-\\d+-\\d+$")
                .containsPattern("(?m)^    button \"Press me\" @")
                .containsPattern("(?m)^    button \"Grey\" \\[disabled\\] @")
                .containsPattern("(?m)^    slider \"Volume\" = 0 of 0\\.\\.100 @");
        assertThat(answer.body().length).isLessThan(get("/accessibility").body().length / 4);
    }

    @Test
    void invokingAButtonPressesIt() {
        form();
        String ref = only("name=press").path("ref").asText();
        JsonNode done = json(200, post("invoke", Map.of("ref", ref)));
        assertThat(done.path("action").asText()).isEqualTo("click");
        assertThat(find("name=Pressed&exact=true&waitMs=10000")
                        .at("/matches/0/ref")
                        .asText())
                .isEqualTo(ref);

        assertThat(problem(400, post("invoke", Map.of("ref", ref, "action", "explode"))))
                .contains("click", "explode");
        String grey = only("name=grey").path("ref").asText();
        assertThat(problem(409, post("invoke", Map.of("ref", grey)))).contains("is disabled");
    }

    @Test
    void whatAppearsLaterIsWaitedFor() {
        form();
        json(200, post("invoke", Map.of("ref", ref("name=later"))));
        assertThat(find("name=appeared&waitMs=20000").path("matches")).hasSize(1);
        assertThat(find("name=never&waitMs=200").path("matches")).isEmpty();
    }

    @Test
    void aTextIsReplacedAndReadBack() {
        form();
        String text = "Zürich 東京 🧤";
        JsonNode written = json(200, post("value", Map.of("ref", ref("name=Town"), "text", text)));
        assertThat(written.path("exact").asBoolean()).isTrue();
        assertThat(written.at("/node/text").asText()).isEqualTo(text);
        assertThat(find("role=label&waitMs=10000&name=" + encoded("typed " + text))
                        .path("matches"))
                .hasSize(1);
        assertThat(only("text=" + encoded("東京") + "&role=text").path("name").asText())
                .isEqualTo("Town");
        assertThat(json(200, post("value", Map.of("ref", ref("name=Secret"), "text", "hush")))
                        .path("exact")
                        .asBoolean())
                .isTrue();
        JsonNode cut = json(200, post("value", Map.of("ref", ref("name=Short"), "text", "longer")));
        assertThat(cut.path("exact").asBoolean()).isFalse();
        assertThat(cut.at("/node/text").asText()).isEqualTo("lon");
    }

    @Test
    void aNumberIsSetWithinItsBounds() {
        form();
        String slider = ref("role=slider");
        JsonNode set = json(200, post("value", Map.of("ref", slider, "value", 42)));
        assertThat(set.path("exact").asBoolean()).isTrue();
        assertThat(only("role=slider").at("/value/current").asDouble()).isEqualTo(42);
        assertThat(problem(400, post("value", Map.of("ref", slider, "value", 101))))
                .contains("0.0..100.0");
        assertThat(problem(409, post("value", Map.of("ref", slider, "text", "a"))))
                .contains("Value");
        assertThat(problem(409, post("value", Map.of("ref", ref("name=Town"), "value", 1))))
                .contains("EditableText");
        assertThat(problem(400, post("value", Map.of("ref", slider)))).contains("either text or value");
        assertThat(problem(400, post("value", Map.of("ref", ref("name=Town"), "text", "a\0b"))))
                .contains("U+0000");
    }

    @Test
    void anEntryIsFocusedSoThatKeysReachIt() {
        bus.spawn("openbox", "--sm-disable");
        form();
        JsonNode focused = json(200, post("focus", Map.of("ref", ref("name=Short"))));
        assertThat(focused.path("focused").asBoolean()).isTrue();
        assertThat(only("state=focused").path("name").asText()).isEqualTo("Short");
        display.run("xdotool", "type", "hi");
        await().untilAsserted(() ->
                assertThat(only("name=Short").path("text").asText()).isEqualTo("hi"));
        assertThat(problem(409, post("focus", Map.of("ref", ref("name=" + encoded("nothing yet"))))))
                .contains("cannot be focused", "Component");
    }

    @Test
    void aCheckBoxIsToggled() {
        form();
        assertThat(find("role=check_box&state=checked").path("matches")).isEmpty();
        json(200, post("invoke", Map.of("ref", ref("role=check_box"))));
        assertThat(find("role=check_box&state=checked&waitMs=10000").path("matches"))
                .hasSize(1);
    }

    @Test
    void aRefHoldsAsLongAsItsElement() {
        Process form = form();
        String vanishing = ref("name=Vanish");
        String town = ref("name=Town");
        json(200, post("invoke", Map.of("ref", vanishing)));
        await().untilAsserted(() -> assertThat(problem(410, post("invoke", Map.of("ref", vanishing))))
                .contains(vanishing));
        json(200, post("value", Map.of("ref", town, "text", "still here")));
        form.destroyForcibly();
        await().untilAsserted(() ->
                assertThat(problem(410, post("focus", Map.of("ref", town)))).contains("look for it anew"));
        String elsewhere = (town.startsWith("0000") ? "1111" : "0000") + town.substring(4);
        assertThat(problem(410, post("focus", Map.of("ref", elsewhere)))).contains(elsewhere);
        for (String wrong : new String[] {"", "x", "0000-1", town + "/", "../../etc"}) {
            assertThat(problem(400, post("focus", Map.of("ref", wrong)))).contains("ref");
        }
    }

    @Test
    void aStoppedApplicationIsNamedAndDelaysTheOthersBarely() {
        form("First");
        Process stopped = form("Second");
        json(200, get("/accessibility"));
        display.run("kill", "-STOP", Long.toString(stopped.pid()));
        try {
            long start = System.nanoTime();
            JsonNode tree = json(200, get("/accessibility?timeoutMs=1500"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertThat(tree.path("truncated")).extracting(JsonNode::asText).containsExactly("unresponsive");
            assertThat(tree.path("unresponsive")).hasSize(1);
            assertThat(tree.at("/unresponsive/0/pid").asLong()).isEqualTo(stopped.pid());
            assertThat(tree.at("/applications/0/children/0/name").asText()).isEqualTo("First");
            assertThat(only("name=press&timeoutMs=1000").path("center").isObject())
                    .isTrue();
        } finally {
            display.run("kill", "-CONT", Long.toString(stopped.pid()));
        }
        await().untilAsserted(() -> assertThat(json(200, get("/accessibility")).path("applications"))
                .hasSize(2));
    }

    @Test
    void actingOnAStoppedApplicationEnds() {
        Process form = form();
        String ref = ref("name=press");
        display.run("kill", "-STOP", Long.toString(form.pid()));
        try {
            assertThat(problem(503, post("invoke", Map.of("ref", ref))))
                    .contains("did not answer", Long.toString(form.pid()));
        } finally {
            display.run("kill", "-CONT", Long.toString(form.pid()));
        }
    }

    @Test
    void aTreeIsCutWhereItIsAskedToBe() {
        form("Large", "200");
        JsonNode cut = json(200, get("/accessibility?maxNodes=50"));
        assertThat(cut.path("nodeCount").asInt()).isEqualTo(50);
        assertThat(cut.path("truncated")).extracting(JsonNode::asText).containsExactly("nodes");
        JsonNode flat = json(200, get("/accessibility?depth=1"));
        assertThat(flat.path("nodeCount").asInt()).isEqualTo(2);
        assertThat(flat.path("truncated")).extracting(JsonNode::asText).containsExactly("depth");
        JsonNode whole = json(200, get("/accessibility?app=large"));
        assertThat(whole.path("truncated")).isEmpty();
        assertThat(whole.path("nodeCount").asInt()).isGreaterThan(100);
        assertThat(json(200, get("/accessibility?app=nobody")).path("applications"))
                .isEmpty();
        assertThat(json(200, get("/accessibility?window=nothing"))
                        .path("nodeCount")
                        .asInt())
                .isEqualTo(1);
        JsonNode some = find("role=label&name=Label&max=7");
        assertThat(some.path("matches")).hasSize(7);
        assertThat(some.path("truncated")).extracting(JsonNode::asText).containsExactly("nodes");
        assertThat(some.at("/matches/3/name").asText()).isEqualTo("Label 3");
    }

    @Test
    void withoutABusTheRoutesSayWhatIsMissingUntilItIsThere(@TempDir Path directory) {
        try (RunningGuest alone = RunningGuest.start(display.name(), directory)) {
            assertThat(problem(503, alone.get("/accessibility"))).contains("DBUS_SESSION_BUS_ADDRESS", "start.sh");
            assertThat(problem(400, alone.get("/accessibility?maxNodes=0"))).contains("maxNodes");
        }
        form();
        bus.end();
        await().untilAsserted(
                        () -> assertThat(problem(503, get("/accessibility"))).contains("session bus"));
        bus.restart();
        form();
        assertThat(only("name=press").path("role").asText()).isEqualTo("button");
    }

    @Test
    void answersAreAsTheContractSays() {
        form("Contract", "30");
        var contract = new Contract(guest.get("/openapi.yaml").body());
        String town = ref("name=Town");
        String slider = ref("role=slider");
        Map<String, HttpResponse<byte[]>> answers = Map.of(
                "readAccessibilityTree", get("/accessibility?showing=false&maxNodes=40&maxText=3"),
                "findAccessibleElements", get("/accessibility/find?max=3"),
                "focusElement", post("focus", Map.of("ref", town)),
                "invokeElement", post("invoke", Map.of("ref", ref("name=press"))),
                "setElementValue", post("value", Map.of("ref", slider, "value", 3)));
        answers.forEach((operation, answer) -> {
            json(200, answer);
            assertThat(contract.mistakes(contract.operation(operation), answer))
                    .as(operation)
                    .isEmpty();
        });
        for (HttpResponse<byte[]> refused :
                List.of(post("value", Map.of("ref", town, "value", 1)), post("value", Map.of("ref", town + "0")))) {
            assertThat(contract.mistakes(contract.operation("setElementValue"), refused))
                    .isEmpty();
        }
    }

    private HttpResponse<byte[]> get(String path) {
        return guest.get(path);
    }

    private HttpResponse<byte[]> post(String what, Map<String, Object> body) {
        String json = new String(Json.bytes(body), StandardCharsets.UTF_8);
        return guest.sendBody("POST", guest.api("/accessibility/" + what), json);
    }

    private JsonNode find(String query) {
        return json(200, get("/accessibility/find?" + query));
    }

    private JsonNode only(String query) {
        JsonNode matches = find(query).path("matches");
        assertThat(matches).as(query).hasSize(1);
        return matches.get(0);
    }

    private String ref(String query) {
        return only(query).path("ref").asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(int status, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return Json.read(answer.body(), JsonNode.class);
    }

    private static String problem(int status, HttpResponse<byte[]> answer) {
        return json(status, answer).path("detail").asText();
    }
}
