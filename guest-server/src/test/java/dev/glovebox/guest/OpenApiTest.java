package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.Contract;
import dev.glovebox.guest.testing.Contract.Operation;
import dev.glovebox.guest.testing.EventStream;
import dev.glovebox.guest.testing.PlainWindows;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract and the server say the same.
@Xvfb(width = 320, height = 240)
class OpenApiTest {
    private static final Path SOURCE = Path.of("src/main/resources/openapi.yaml");
    private static final Pattern ROUTE = Pattern.compile("\\.(get|post|put|delete|patch)\\(\\s*\"(/[^\"]*)\"");
    private static final Pattern WEB_SOCKET = Pattern.compile("\\.path\\(\\)\\.equals\\(\"(/[^\"]*)\"\\)");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

    private static final Contract CONTRACT = new Contract(source());

    private static RunningGuest guest;

    private final SoftAssertions softly = new SoftAssertions();
    private final Set<String> called = new TreeSet<>();
    private final Xvfb.Display display;

    OpenApiTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeAll
    static void start(Xvfb.Display display, @TempDir Path directory) {
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterAll
    static void stop() {
        guest.close();
    }

    @Test
    void theServedContractIsTheOneInTheSource() {
        HttpResponse<byte[]> served = guest.get("/openapi.yaml");
        assertThat(served.body()).isEqualTo(source());
        assertThat(CONTRACT.document().path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(CONTRACT.operations())
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> !id.isEmpty());
    }

    @Test
    void everyRouteIsDocumentedAndNothingElseIs() throws IOException {
        Set<String> documented =
                CONTRACT.operations().stream().map(Operation::toString).collect(Collectors.toCollection(TreeSet::new));
        assertThat(routes()).isEqualTo(documented);
    }

    @Test
    void everyOperationAnswersAsItIsDocumented() {
        callPages();
        callScreenshots();
        callDisplay();
        callClipboard();
        callInput();
        callKernels();
        callRecordings();
        callWindows();
        callApplications();
        callAccessibility();
        softly.assertAll();
        assertThat(called)
                .containsExactlyInAnyOrderElementsOf(
                        CONTRACT.operations().stream().map(Operation::id).toList());
    }

    private void callPages() {
        for (String id : List.of(
                "getHealth",
                "getReadiness",
                "getMetrics",
                "openConsole",
                "openLiveView",
                "openLiveViewSocket",
                "getContract",
                "openDocs",
                "readDocs")) {
            call(id, CONTRACT.operation(id).path());
        }
    }

    private void callScreenshots() {
        HttpResponse<byte[]> taken = call("takeScreenshot", "/screenshot");
        call("takeScreenshot", "/screenshot?cursor=false&fresh=true");
        String etag = taken.headers().firstValue("ETag").orElse("");
        HttpResponse<byte[]> again = call("takeScreenshot", "/screenshot", "If-None-Match", etag);
        softly.assertThat(again.statusCode()).isEqualTo(304);
        for (String view : List.of("format=jpeg&region=1,2,30,40", "format=webp&fit=openai", "settle=50,100")) {
            call("takeScreenshot", "/screenshot?" + view);
            call("takeScreenshot", "/screenshot?" + view, "Accept", "application/json");
        }
        call("takeScreenshot", "/screenshot?window=1");
        call("diffScreen", "/screen/diff?from=" + etag.replace("\"", ""));
        call("diffScreen", "/screen/diff?from=none");
        call("hashScreen", "/screen/hash?compare=0123456789abcdef");
        callBody("findOnScreen", "/screen/find", "no image");
        call("streamScreen", "/screen/stream?frames=1");
        call("followScreen", "/screen/frames");
        display.run("xsetroot", "-solid", "#123456");
        call("listenToScreen", "/screen/events?events=1", "Last-Event-ID", etag);
    }

    private void callDisplay() {
        HttpResponse<byte[]> now = call("getDisplay", "/display");
        softly.assertThat(json(now).path("width").asInt()).isEqualTo(320);
        callBody("resizeDisplay", "/display", "{\"width\": 300, \"height\": 200}");
        callBody("resizeDisplay", "/display", "{\"width\": 320, \"height\": 240}");
        callBody("resizeDisplay", "/display", "{\"width\": 1}");
    }

    private void callInput() {
        callBody("act", "/actions", "{\"actions\": [{\"type\": \"move\", \"x\": 3, \"y\": 4}], \"screenshot\": true}");
        callBody("act", "/actions", "{\"action\": \"cursor_position\"}");
        callBody("act", "/actions", "{\"type\": \"click\", \"x\": 9999, \"y\": 4}");
        call("cancelActions", "/actions/nobody");
        call("getInput", "/input");
        callBody("releaseInput", "/input/release", "");
    }

    private void callClipboard() {
        callBody("setClipboard", "/clipboard", "{\"text\": \"a\", \"html\": \"<b>a</b>\"}");
        for (String type : List.of("application/json", "text/plain", "text/html", "image/png")) {
            HttpResponse<byte[]> read = call("getClipboard", "/clipboard", "Accept", type);
            softly.assertThat(read.statusCode()).as(type).isEqualTo(type.equals("image/png") ? 404 : 200);
        }
        call("clearClipboard", "/clipboard");
        HttpResponse<byte[]> empty = call("getClipboard", "/clipboard?selection=clipboard");
        softly.assertThat(json(empty).path("types")).isEmpty();
        callBody("setClipboard", "/clipboard?selection=primary", "{}");
    }

    private void callWindows() {
        try (var program = new PlainWindows(display.name(), 100, 50, PlainWindows.IGNORES_DELETE)) {
            String window = "/windows/" + program.open("utf8", "documented");
            HttpResponse<byte[]> found = call("listWindows", "/windows?title=DOCUMENTED&waitMs=20000");
            softly.assertThat(json(found).path("windows")).hasSize(1);
            call("listWindows", "/windows?class=none&waitMs=10");
            call("getWindow", window);
            callBody("changeWindow", window, "{\"x\": 20, \"width\": 120}");
            callBody("changeWindow", window, "{\"state\": \"maximized\"}"); // a conflict
            call("activateWindow", window + "/activate");
            call("closeWindow", window + "?waitMs=50"); // a conflict
            softly.assertThat(call("closeWindow", window + "?force=true").statusCode())
                    .isEqualTo(204);
            call("getWindow", window);
        }
    }

    private void callApplications() {
        String before;
        try (var events = new EventStream(guest.api("/events"))) {
            before = events.next().id();
        }
        String command = "{\"command\": [\"xterm\", \"-e\", \"sleep\", \"60\"], \"waitMs\": 20000}";
        HttpResponse<byte[]> started = callBody("startApplication", "/applications", command);
        softly.assertThat(json(started).at("/window/class").asText()).isEqualTo("XTerm");
        callBody("startApplication", "/applications", "{\"command\": [\"no-such-program\"]}");
        callBody("startApplication", "/applications", "{\"command\": [\"false\"]}");
        call("listApplications", "/applications");
        String application = "/applications/" + json(started).path("pid").asLong();
        call("getApplication", application);
        call("endApplication", application);
        call("getApplication", "/applications/1");
        call("followDesktop", "/events?types=application&events=2", "Last-Event-ID", before);
    }

    /// Without a bus; `AccessibilityTest` has one.
    private void callAccessibility() {
        for (String query : List.of("", "?maxNodes=0", "?format=text")) {
            call("readAccessibilityTree", "/accessibility" + query);
            call("findAccessibleElements", "/accessibility/find" + query);
        }
        for (String body :
                List.of("{", "null", "{\"ref\": 1}", "{\"ref\": \"a\"}", "{\"ref\": \"0000-1-2\", \"text\": \"a\"}")) {
            callBody("focusElement", "/accessibility/focus", body);
            callBody("invokeElement", "/accessibility/invoke", body);
            callBody("setElementValue", "/accessibility/value", body);
        }
    }

    private void callKernels() {
        call("getKernelApiVersion", "/api");
        call("getSwaggerJson", "/api/swagger.json");
        call("getSwaggerYaml", "/api/swagger.yaml");
        call("listKernelspecs", "/api/kernelspecs");
        call("getKernelspec", "/api/kernelspecs/python");
        String logo = "/kernelspecs/python3/logo-64x64.png";
        String etag =
                call("getKernelspecFile", logo).headers().firstValue("ETag").orElse("");
        softly.assertThat(call("getKernelspecFile", logo, "If-None-Match", etag).statusCode())
                .isEqualTo(304);
        HttpResponse<byte[]> started = call("startKernel", "/api/kernels");
        String kernel = "/api/kernels/" + json(started).path("id").asText();
        await().until(() -> json(guest.get(kernel)).path("execution_state").asText(), "idle"::equals);
        HttpResponse<byte[]> ran = callBody("executeInKernel", kernel + "/execute", "{\"code\": \"print(6 * 7)\"}");
        softly.assertThat(json(ran).at("/outputs/0/text").asText()).isEqualTo("42\n");
        callBody("executeInKernel", kernel + "/execute", "{\"timeoutMs\": -1}");
        HttpResponse<byte[]> said = call("readKernelMessages", kernel + "/messages?since=0&limit=100&waitMs=0");
        softly.assertThat(json(said).path("messages")).isNotEmpty();
        call("readKernelMessages", kernel + "/messages?since=x");
        call("restartKernel", kernel + "/restart");
        call("interruptKernel", kernel + "/interrupt");
        call("openKernelChannels", kernel + "/channels");
        call("getKernel", kernel);
        call("listKernels", "/api/kernels");
        call("shutDownKernel", kernel);
        callSessions();
    }

    private void callSessions() {
        HttpResponse<byte[]> opened = callBody("openSession", "/api/sessions", "{\"path\": \"a\", \"type\": \"b\"}");
        String session = "/api/sessions/" + json(opened).path("id").asText();
        call("listSessions", "/api/sessions");
        call("getSession", session);
        callBody("changeSession", session, "{\"name\": \"c\"}");
        call("endSession", session);
        call("getSession", session);
        callBody("openSession", "/api/sessions", "{\"path\": \"a\", \"type\": \"b\", \"kernel\": {\"name\": \"no\"}}");
    }

    private void callVideo() {
        call("startOrStopRecording", "/record?mode=start&id=film&video=true&fps=30");
        call("listRecordings", "/recordings");
        call("startOrStopRecording", "/record?mode=stop&id=film");
        String video = "/recordings/film/video";
        softly.assertThat(call("getRecordingVideo", video).statusCode()).isEqualTo(200);
        softly.assertThat(call("getRecordingVideo", video, "If-None-Match", "*").statusCode())
                .isEqualTo(304);
        softly.assertThat(call("getRecordingVideo", video, "Range", "bytes=0-9").statusCode())
                .isEqualTo(206);
        softly.assertThat(call("getRecordingVideo", video, "Range", "bytes=99999999-")
                        .statusCode())
                .isEqualTo(416);
        softly.assertThat(call("getRecordingVideo", "/recordings/mine/video").statusCode())
                .isEqualTo(404);
    }

    private void callExports() {
        String mine = "/recordings/mine";
        call("getRecordingActions", mine + "/actions?waits=true&from=1&to=9");
        call("getRecordingActions", mine + "/actions?chunk=2");
        call("getRecordingActions", mine + "/actions?chunk=0");
        call("getRecordingScript", mine + "/script");
        call("getRecordingReport", mine + "/report");
        call("startOrStopRecording", "/record?mode=start&id=blind");
        call("startOrStopRecording", "/record?mode=stop&id=blind");
        HttpResponse<byte[]> blind = callBody("replayRecording", "/recordings/blind/replay", "{\"match\": \"exact\"}");
        softly.assertThat(blind.statusCode()).isEqualTo(409);
        callBody("replayRecording", mine + "/replay", "{\"speed\": 10, \"from\": 1}");
        callBody("replayRecording", mine + "/replay", "{\"speed\": -1}");
        call("cancelReplay", mine + "/replay");
        call("getExpectedPicture", mine + "/replays/1/expected.png");
        call("getSeenPicture", mine + "/replays/1/seen.png");
    }

    private void callRecordings() {
        call("startOrStopRecordingWithGet", "/record?mode=start&id=mine&frames=true");
        display.run(
                ("xdotool mousemove 9 9 key a keydown Shift_L key b keyup Shift_L mousedown 1 mousemove 20 20 mouseup 1"
                                + " click 3 click 5")
                        .split(" "));
        HttpResponse<byte[]> stopped = call("startOrStopRecordingWithGet", "/record?mode=stop&id=mine");
        callVideo();
        softly.assertThat(json(stopped).path("events")).isNotEmpty();
        call("startOrStopRecording", "/record?mode=start");
        call("startOrStopRecording", "/record?mode=start"); // a conflict
        call("listRecordings", "/recordings");
        call("startOrStopRecording", "/record?mode=stop");
        call("getRecording", "/recordings/mine", "Accept", "application/json");
        HttpResponse<byte[]> lines = call("getRecording", "/recordings/mine");
        new String(lines.body(), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> softly.assertThat(
                                CONTRACT.schemaMistakes("RecordingEvent", line.getBytes(StandardCharsets.UTF_8)))
                        .as(line)
                        .isEmpty());
        call("getRecordingFrame", "/recordings/mine/frames/000001.png");
        call("getRecordingFrame", "/recordings/mine/frames/999999.png"); // is not there
        callExports();
        call("deleteRecording", "/recordings/mine");
    }

    private HttpResponse<byte[]> call(String operationId, String path, String... headers) {
        return callBody(operationId, path, "", headers);
    }

    private HttpResponse<byte[]> callBody(String operationId, String path, String body, String... headers) {
        Operation operation = CONTRACT.operation(operationId);
        called.add(operationId);
        HttpResponse<byte[]> response = guest.sendBody(operation.method(), guest.api(path), body, headers);
        softly.assertThat(CONTRACT.mistakes(operation, response))
                .as("%s %s answers %d", operation.method(), path, response.statusCode())
                .isEmpty();
        return response;
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aMethodThatAPathLacksIsRefused(String path) {
        Set<String> allowed = new HashSet<>();
        CONTRACT.operations().stream().filter(o -> o.path().equals(path)).forEach(o -> allowed.add(o.method()));
        for (String method : METHODS) {
            if (!allowed.contains(method)) {
                assertRefused(method, path.replaceAll("\\{\\w+\\}", "none"), "");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void whatIsNotThereIsRefused(String path) {
        for (String wrong : List.of("none", "%00", "..%2f..", "a%20b", "%F0%9F%A7%A4", "%25", "x".repeat(500))) {
            String odd = path.replaceAll("\\{\\w+\\}", wrong);
            if (!odd.equals(path)) {
                for (Operation operation : operationsAt(path)) {
                    assertRefused(operation.method(), odd, "");
                }
            }
        }
        assertRefused("GET", path.replaceAll("\\{\\w+\\}", "none").replaceAll("/$", "") + "/no/such/thing", "");
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertThat(assertRefused("GET", "/" + "x".repeat(5_000), "").statusCode())
                .isEqualTo(414);
        HttpResponse<byte[]> response = guest.get("/health", "X-Long", "x".repeat(20_000));
        assertThat(response.statusCode()).isBetween(400, 499);
        assertShape("/health", response);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aWrongParameterIsRefusedOrPassedOver(String path) {
        for (Operation operation : operationsAt(path)) {
            String address = path.replaceAll("\\{\\w+\\}", "none");
            for (String query :
                    List.of("none=1", "mode=", "mode=none", "mode=start&mode=stop", "cursor=1", "fresh", "%")) {
                HttpResponse<byte[]> response = guest.sendBody(
                        operation.method(), guest.api(address + "?" + query.replaceAll("%$", "%25=1")), "{");
                assertThat(response.statusCode()).as("%s?%s", address, query).isLessThan(500);
                assertShape(address, response);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "1",
                "\"python3\"",
                "{} {}",
                "{\"name\": 1}",
                "{\"name\": \"none\"}",
                "{\"name\": \"../python3\"}",
                "{\"kernel_id\": \"none\"}",
                "{\"kernel_id\": \"../../a-b-c-d-e\"}",
                "{\"path\": []}",
                "{\"env\": []}",
                "{\"env\": {\"A\": 1}}"
            })
    void aBodyThatIsNoKernelIsRefused(String body) {
        HttpResponse<byte[]> response = assertRefused("POST", "/api/kernels", body);
        assertThat(CONTRACT.mistakes(CONTRACT.operation("startKernel"), response))
                .isEmpty();
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void whoeverHasNoTokenIsRefusedWhereTheContractSaysSo(@TempDir Path directory) {
        try (RunningGuest closed = RunningGuest.start(display.name(), directory, Map.of("GLOVEBOX_TOKEN", "secret"))) {
            for (Operation operation : CONTRACT.operations()) {
                String path = operation.path().replaceAll("\\{\\w+\\}", "none");
                HttpResponse<byte[]> response = closed.send(operation.method(), closed.api(path));
                assertThat(response.statusCode() == 401).as("%s", operation).isNotEqualTo(operation.isOpen());
                assertThat(CONTRACT.mistakes(operation, response))
                        .as("%s", operation)
                        .isEmpty();
            }
        }
    }

    @Test
    void aForeignPageIsRefusedWhereTheContractSaysSo() {
        for (Operation operation : CONTRACT.operations()) {
            String path = operation.path().replaceAll("\\{\\w+\\}", "none");
            HttpResponse<byte[]> response =
                    guest.send(operation.method(), guest.api(path), "Origin", "https://example.org");
            assertThat(response.statusCode() == 403).as("%s", operation).isNotEqualTo(operation.isOpen());
            assertThat(CONTRACT.mistakes(operation, response))
                    .as("%s", operation)
                    .isEmpty();
        }
    }

    private HttpResponse<byte[]> assertRefused(String method, String path, String body) {
        HttpResponse<byte[]> response = guest.sendBody(method, guest.api(path), body);
        assertThat(response.statusCode()).as("%s %s", method, path).isBetween(400, 499);
        assertShape(path, response);
        return response;
    }

    /// An error has the shape that its path stands for.
    private void assertShape(String path, HttpResponse<byte[]> response) {
        if (response.statusCode() >= 400) {
            boolean kernels = path.equals("/api") || path.startsWith("/api/") || path.startsWith("/kernelspecs/");
            assertThat(Contract.contentType(response))
                    .as(path)
                    .isEqualTo(kernels ? "application/json" : "application/problem+json");
            assertThat(CONTRACT.schemaMistakes(kernels ? "KernelError" : "Problem", response.body()))
                    .as(path)
                    .isEmpty();
            assertThat(response.headers().firstValue("X-Request-Id")).as(path).isPresent();
        }
    }

    private List<Operation> operationsAt(String path) {
        return CONTRACT.operations().stream()
                .filter(operation -> operation.path().equals(path))
                .toList();
    }

    private static Set<String> paths() {
        return CONTRACT.operations().stream().map(Operation::path).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The routes in the source; files below a wildcard are no part of the CONTRACT.
    private static Set<String> routes() throws IOException {
        Set<String> routes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String code = Files.readString(file);
                for (MatchResult route : ROUTE.matcher(code).results().toList()) {
                    routes.add(route.group(1).toUpperCase(Locale.ROOT) + " " + route.group(2));
                }
                for (MatchResult socket : WEB_SOCKET.matcher(code).results().toList()) {
                    routes.add("GET " + socket.group(1));
                }
            }
        }
        routes.removeIf(route -> route.matches(".*(\\{\\+|\\*).*"));
        return routes;
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return Json.read(response.body(), JsonNode.class);
    }

    private static byte[] source() {
        try {
            return Files.readAllBytes(SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
