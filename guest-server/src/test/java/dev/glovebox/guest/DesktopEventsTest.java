package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.EventStream;
import dev.glovebox.guest.testing.EventStream.Event;
import dev.glovebox.guest.testing.PlainWindows;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /events`: what happens on the desktop, in order.
@Xvfb(width = 800, height = 600)
class DesktopEventsTest {
    private static final String WINDOWS = "types=window_opened,window_closed,window_title,window_moved";

    private final Xvfb.Display display;
    private RunningGuest guest;
    private EventStream stream;

    DesktopEventsTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(display.name(), directory);
        stream = new EventStream(guest.api("/events?" + WINDOWS));
        assertThat(stream.next().type()).isEqualTo("ready");
    }

    @AfterEach
    void stop() {
        stream.close();
        guest.close();
    }

    private PlainWindows windows() {
        return new PlainWindows(display.name(), 200, 100, PlainWindows.IGNORES_DELETE);
    }

    @Test
    void whatHappensToAWindowIsToldInOrder() {
        try (PlainWindows program = windows()) {
            String id = program.open("utf8", "one");
            Event opened = stream.next();
            assertThat(opened.type()).isEqualTo("window_opened");
            assertThat(opened.data().at("/window/id").asText()).isEqualTo(id);
            program.command("title utf8 two");
            Event titled = stream.next();
            assertThat(titled.type()).isEqualTo("window_title");
            assertThat(titled.data().path("before").asText()).isEqualTo("one");
            assertThat(titled.data().at("/window/title").asText()).isEqualTo("two");
            program.command("move 50 60");
            Event moved = stream.next();
            assertThat(moved.type()).isEqualTo("window_moved");
            assertThat(moved.data().at("/window/region/x").asInt()).isEqualTo(53);
            program.command("leave");
            assertThat(stream.next().type()).isEqualTo("window_closed");
        }
    }

    @Test
    void theFocusIsToldWhereItGoes() {
        try (PlainWindows program = windows();
                var focus = new EventStream(guest.api("/events?types=window_focus"))) {
            assertThat(focus.next().type()).isEqualTo("ready");
            String one = program.open("utf8", "one");
            String two = program.open("utf8", "two");
            stream.next("window_opened", data -> data.at("/window/id").asText().equals(two));
            for (String id : List.of(one, two)) {
                guest.send("POST", guest.api("/windows/" + id + "/activate"));
                Event told =
                        focus.next("window_focus", data -> !data.path("window").isNull());
                assertThat(told.data().at("/window/id").asText()).isEqualTo(id);
                assertThat(told.data().at("/window/focused").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void whoComesBackIsToldWhatHasHappenedMeanwhile() {
        try (PlainWindows program = windows()) {
            program.open("utf8", "one");
            Event first = stream.next();
            program.command("title utf8 two");
            assertThat(stream.next().type()).isEqualTo("window_title");
            String last = program.open("utf8", "three");
            assertThat(stream.next().type()).isEqualTo("window_opened");
            stream.close();
            try (var again = new EventStream(guest.api("/events?" + WINDOWS), "Last-Event-ID", first.id())) {
                assertThat(again.next().type()).isEqualTo("ready");
                assertThat(again.next().type()).isEqualTo("window_title");
                assertThat(again.next().data().at("/window/id").asText()).isEqualTo(last);
            }
        }
        try (var other = new EventStream(guest.api("/events"), "Last-Event-ID", "00000000-7")) {
            assertThat(other.next().type()).isEqualTo("ready");
            Event lost = other.next();
            assertThat(lost.type()).isEqualTo("lost");
            assertThat(lost.data().path("count").isNull()).isTrue();
            assertThat(lost.data().path("reason").asText()).contains("00000000-7");
        }
    }

    @Test
    void recordingsApplicationsAndKernelsAreTold() {
        try (var others = new EventStream(guest.api("/events?types=recording,application,kernel"))) {
            assertThat(others.next().type()).isEqualTo("ready");
            guest.get("/record?mode=start&id=told");
            Event begun = others.next();
            assertThat(begun.type()).isEqualTo("recording");
            assertThat(begun.data().toString()).isEqualTo("{\"recordingId\":\"told\",\"state\":\"recording\"}");
            guest.get("/record?mode=stop&id=told");
            assertThat(others.next().data().path("state").asText()).isEqualTo("stopped");
            guest.sendBody("POST", guest.api("/applications"), "{\"command\":[\"true\"],\"waitMs\":0}");
            assertThat(others.next().type()).isEqualTo("application");
            assertThat(others.next(
                                    "application",
                                    data -> data.path("state").asText().equals("ended"))
                            .data()
                            .path("exitCode")
                            .asInt())
                    .isZero();
            var kernel = Json.read(guest.send("POST", guest.api("/api/kernels")).body(), JsonNode.class);
            String id = kernel.path("id").asText();
            assertThat(others.next().data().toString())
                    .isEqualTo("{\"kernelId\":\"%s\",\"state\":\"started\"}".formatted(id));
            guest.send("DELETE", guest.api("/api/kernels/" + id));
            assertThat(others.next().data().path("state").asText()).isEqualTo("ended");
        }
    }

    @Test
    void theWindowsOfAServerThatDiesAreClosedAndThoseOfTheNextOneAreTold() {
        try (PlainWindows program = windows()) {
            String id = program.open("utf8", "before");
            stream.next("window_opened", data -> data.at("/window/id").asText().equals(id));
            display.restart();
            stream.next("window_closed", data -> data.at("/window/id").asText().equals(id));
        }
        try (PlainWindows program = windows()) {
            program.open("utf8", "after");
            stream.next(
                    "window_opened", data -> data.at("/window/title").asText().equals("after"));
        }
    }

    @Test
    void fiftyWindowsComeAndGoAndLeaveNothingBehind() throws Exception {
        Levels before = null;
        for (int round = 0; round < 3; round++) {
            List<String> opened = new ArrayList<>();
            try (PlainWindows program = windows()) {
                for (int i = 0; i < 50; i++) {
                    opened.add(program.open("utf8", "window " + i));
                    if (i % 5 == 0) {
                        assertThat(guest.get("/windows").statusCode()).isEqualTo(200);
                    }
                }
                for (String id : opened) {
                    stream.next(
                            "window_opened",
                            data -> data.at("/window/id").asText().equals(id));
                }
            }
            for (int i = 0; i < opened.size(); i++) {
                assertThat(stream.next().type()).isEqualTo("window_closed");
            }
            Levels now = levels();
            before = before == null ? now : before; // the first round opens what is kept
            assertThat(now.clients()).isEqualTo(before.clients());
            // A warm kernel may have come up meanwhile, with its five connections.
            assertThat(now.descriptors()).isLessThanOrEqualTo(before.descriptors() + 10);
        }
    }

    /// @param clients of the X server
    /// @param descriptors of this process
    private record Levels(int clients, long descriptors) {}

    private Levels levels() throws IOException {
        JsonNode health = Json.read(guest.get("/health").body(), JsonNode.class);
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return new Levels(health.at("/checks/display/clients").asInt(-1), open.count());
        }
    }

    @Test
    void aTypeThatThereIsNotIsRefused() {
        assertThat(guest.get("/events?types=window_opened,none").statusCode()).isEqualTo(400);
        assertThat(guest.get("/events?types=").statusCode()).isEqualTo(400);
    }
}
