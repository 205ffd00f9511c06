package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.ServerProcess;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.Held;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// What stays held when a client, the server or the X server dies in the middle of an action: nothing, as the X
/// server itself tells it.
@Xvfb(width = 800, height = 600)
class InputDeathTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int DISCONNECTS = Integer.getInteger("glovebox.disconnects", 4);
    private static final int KILLS = Integer.getInteger("glovebox.kills", 2);
    private static final List<String> ACTIONS = List.of(
            "{\"type\":\"hold_key\",\"keys\":[\"ctrl\",\"shift\",\"x\"],\"durationMs\":60000}",
            "{\"type\":\"drag\",\"path\":[[100,100],[700,500]],\"durationMs\":60000,\"keys\":[\"shift\"]}",
            "{\"actions\":[{\"type\":\"key_down\",\"key\":\"alt\"},{\"type\":\"mouse_down\",\"button\":\"right\"},"
                    + "{\"type\":\"wait\",\"ms\":60000}],\"holdMs\":60000}",
            "{\"type\":\"hold_key\",\"keys\":[\"漢\"],\"durationMs\":60000}");

    private final Xvfb.Display display;

    @TempDir
    private Path directory;

    private Held held;

    InputDeathTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void open() {
        held = new Held(display.name());
    }

    @AfterEach
    void close() {
        held.close();
    }

    private Held.State awaitHeld(Predicate<Held.State> condition) {
        return await().atMost(LIMIT).pollInterval(POLL).pollInSameThread().until(held::now, condition);
    }

    private static Socket begin(URI api, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /actions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n".formatted(content.length);
        var client = new Socket(api.getHost(), api.getPort());
        client.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().write(content);
        return client;
    }

    @Test
    void aClientThatDisconnectsLeavesNothingHeld(TestReporter reporter) throws IOException {
        long longestNanos = 0;
        try (RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            for (int i = 0; i < DISCONNECTS; i++) {
                try (Socket client = begin(guest.api("/"), ACTIONS.get(i % ACTIONS.size()))) {
                    awaitHeld(state -> !state.isNothing());
                    boolean isHard = i / ACTIONS.size() % 2 == 0;
                    client.setSoLinger(isHard, 0); // a reset instead of an end
                }
                long gone = System.nanoTime();
                awaitHeld(Held.State::isNothing);
                longestNanos = Math.max(longestNanos, System.nanoTime() - gone);
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(status(guest).path("held")).isEmpty());
            }
        }
        reporter.publishEntry(Map.of(
                "disconnects", Integer.toString(DISCONNECTS),
                "released after at most", Duration.ofNanos(longestNanos).toString()));
    }

    @Test
    void aServerThatIsKilledHasWhatItHeldReleasedByTheNextOne(TestReporter reporter) throws Exception {
        int leftHeld = 0;
        for (int i = 0; i <= KILLS; i++) {
            try (ServerProcess server = ServerProcess.start(directory, Map.of("DISPLAY", display.name()))) {
                awaitHeld(Held.State::isNothing); // nobody has asked the server for anything
                if (i < KILLS) {
                    try (Socket _ = begin(server.api("/"), ACTIONS.get(i % ACTIONS.size()))) {
                        awaitHeld(state -> !state.isNothing());
                        server.kill();
                    }
                    leftHeld += held.now().isNothing() ? 0 : 1;
                }
            }
        }
        assertThat(leftHeld).as("kills in the middle").isEqualTo(KILLS);
        reporter.publishEntry("kills", Integer.toString(KILLS));
    }

    @Test
    void afterTheXServersEndActionsWorkAgain() throws IOException {
        try (RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            var answer =
                    CompletableFuture.supplyAsync(() -> guest.sendBody("POST", guest.api("/actions"), ACTIONS.get(1)));
            awaitHeld(state -> !state.isNothing());
            held.close();
            display.restart();
            held = new Held(display.name());
            JsonNode result = read(answer.join());
            assertThat(result.path("completed").asBoolean())
                    .as(result.toString())
                    .isFalse();
            assertThat(held.now().isNothing()).isTrue();

            JsonNode next = read(guest.sendBody(
                    "POST", guest.api("/actions"), "{\"action\":\"left_mouse_down\",\"coordinate\":[30,40]}"));
            assertThat(next.path("completed").asBoolean()).as(next.toString()).isTrue();
            assertThat(held.now().isNothing()).isFalse();
            assertThat(status(guest).path("held")).hasSize(1);
            guest.send("POST", guest.api("/input/release"));
            assertThat(held.now().isNothing()).isTrue();
        }
    }

    private static JsonNode status(RunningGuest guest) {
        return read(guest.get("/input"));
    }

    private static JsonNode read(HttpResponse<byte[]> answer) {
        return Json.read(answer.body(), JsonNode.class);
    }
}
