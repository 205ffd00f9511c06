package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.SessionBus;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `/accessibility` with programs of other toolkits, which tell less at once.
@Xvfb(width = 1024, height = 768)
@Timeout(90)
class AccessibilityToolkitsTest {
    private final Xvfb.Display display;
    private SessionBus bus;
    private RunningGuest guest;

    AccessibilityToolkitsTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        bus = SessionBus.start(display.name());
        bus.spawn("openbox", "--sm-disable");
        guest = RunningGuest.start(display.name(), directory, bus.settings());
    }

    @AfterEach
    void stop() {
        guest.close();
        bus.close();
    }

    @Test
    void aQtProgramIsReadAndDriven() {
        bus.spawnPython("qt_form.py");
        String button = only("role=button&name=press&waitMs=20000").path("ref").asText();
        assertThat(post("invoke", Map.of("ref", button)).statusCode()).isEqualTo(200);
        assertThat(only("name=Pressed&waitMs=10000").path("ref").asText()).isEqualTo(button);

        String entry = only("name=Town").path("ref").asText();
        JsonNode written = json(post("value", Map.of("ref", entry, "text", "Genève")));
        assertThat(written.path("exact").asBoolean()).isTrue();
        assertThat(only("text=Gen").path("ref").asText()).isEqualTo(entry);
        assertThat(json(post("focus", Map.of("ref", entry))).path("focused").asBoolean())
                .isTrue();

        String slider = only("role=slider").path("ref").asText();
        JsonNode set = json(post("value", Map.of("ref", slider, "value", 7)));
        assertThat(set.at("/node/value/current").asDouble()).isEqualTo(7);
    }

    @Test
    void aPageInChromiumIsReadAndDriven(@TempDir Path directory) throws IOException {
        Path page = directory.resolve("page.html");
        Files.writeString(page, """
                <title>Sign up</title><label>Name <input id=name></label>
                <label><input type=checkbox> Agree</label>
                <input type=range min=0 max=10 value=3 aria-label=Volume>
                <button onclick="this.textContent = 'Sent ' + document.getElementById('name').value">Send</button>
                """);
        bus.spawn(
                "chromium",
                "--force-renderer-accessibility",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + directory.resolve("profile"),
                page.toUri().toString());
        String button = only("role=button&name=Send&waitMs=40000").path("ref").asText();
        String entry = only("role=entry&name=Name").path("ref").asText();
        assertThat(json(post("focus", Map.of("ref", entry))).path("focused").asBoolean())
                .isTrue();
        display.run("xdotool", "type", "glove");
        assertThat(only("role=entry&text=glove&waitMs=10000").path("ref").asText())
                .isEqualTo(entry);

        assertThat(post("invoke", Map.of("ref", button)).statusCode()).isEqualTo(200);
        assertThat(find("role=button&name=Sent%20glove&waitMs=10000").path("matches"))
                .hasSize(1);
        String box = only("role=check_box").path("ref").asText();
        assertThat(post("invoke", Map.of("ref", box)).statusCode()).isEqualTo(200);
        assertThat(find("role=check_box&state=checked&waitMs=10000").path("matches"))
                .hasSize(1);
    }

    private HttpResponse<byte[]> post(String what, Map<String, Object> body) {
        String json = new String(Json.bytes(body), StandardCharsets.UTF_8);
        return guest.sendBody("POST", guest.api("/accessibility/" + what), json);
    }

    private JsonNode find(String query) {
        return json(guest.get("/accessibility/find?" + query));
    }

    private JsonNode only(String query) {
        JsonNode matches = find(query).path("matches");
        assertThat(matches).as(query).hasSize(1);
        return matches.get(0);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return Json.read(answer.body(), JsonNode.class);
    }
}
