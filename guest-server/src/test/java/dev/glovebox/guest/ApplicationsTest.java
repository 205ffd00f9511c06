package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.ServerProcess;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `/applications`: programs that are started on a desktop.
@Xvfb(width = 800, height = 600)
class ApplicationsTest {
    private final Xvfb.Display display;
    private RunningGuest guest;
    private Path directory;

    ApplicationsTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        guest = RunningGuest.start(display.name(), temporary);
    }

    @AfterEach
    void stop() {
        guest.close();
    }

    private JsonNode launch(int status, Object body) {
        return json(status, "POST", "/applications", new String(Json.bytes(body), StandardCharsets.UTF_8));
    }

    private JsonNode launch(Wish wish) {
        return launch(201, wish);
    }

    private record Wish(List<String> command, long waitMs) {
        static Wish of(long waitMs, String... command) {
            return new Wish(List.of(command), waitMs);
        }
    }

    private JsonNode json(int status, String method, String path, String body) {
        HttpResponse<byte[]> answer = guest.sendBody(method, guest.api(path), body);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
        return Json.read(answer.body(), JsonNode.class);
    }

    private JsonNode application(long pid) {
        return json(200, "GET", "/applications/" + pid, "");
    }

    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void anApplicationIsAnsweredWithItsWindow() {
        JsonNode started = launch(Wish.of(20_000, "xterm", "-T", "mine", "-e", "sleep", "60"));
        assertThat(started.at("/window/title").asText()).isEqualTo("mine");
        assertThat(started.path("timedOut").asBoolean()).isFalse();
        assertThat(started.path("state").asText()).isEqualTo("running");
        long pid = started.path("pid").asLong();
        assertThat(started.at("/window/pid").asLong()).isEqualTo(pid);
        JsonNode windows = json(200, "GET", "/windows?pid=" + pid, "");
        assertThat(windows.at("/windows/0")).isEqualTo(started.path("window"));
        JsonNode ended = json(200, "DELETE", "/applications/" + pid, "");
        assertThat(ended.path("state").asText()).isEqualTo("ended");
        assertThat(runs(pid)).isFalse();
    }

    @Test
    void theWindowMayBeThatOfAProgramThatItStarts() throws IOException {
        Path script = Files.writeString(directory.resolve("start.sh"), "#!/bin/sh\nsetsid xterm -e sleep 60 &\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        JsonNode started = launch(Wish.of(20_000, script.toString()));
        assertThat(started.at("/window/class").asText()).isEqualTo("XTerm");
        long terminal = started.at("/window/pid").asLong();
        assertThat(terminal).isNotEqualTo(started.path("pid").asLong());
        json(200, "DELETE", "/applications/" + started.path("pid").asLong(), "");
        await().until(() -> !runs(terminal)); // it is dead; who reaps it is none of ours
    }

    @Test
    void withoutAWindowTheAnswerSaysWhy() {
        JsonNode silent = launch(Wish.of(200, "sleep", "60"));
        assertThat(silent.path("timedOut").asBoolean()).isTrue();
        assertThat(silent.path("window").isNull()).isTrue();
        JsonNode failed = launch(Wish.of(60_000, "sh", "-c", "echo no display for you; exit 3"));
        assertThat(failed.path("timedOut").asBoolean()).isFalse();
        assertThat(failed.path("exitCode").asInt()).isEqualTo(3);
        long pid = failed.path("pid").asLong();
        await().until(() -> application(pid).path("output").asText(), "no display for you\n"::equals);
        JsonNode list = json(200, "GET", "/applications", "").path("applications");
        assertThat(list.findValuesAsText("state")).containsExactly("running", "ended");
    }

    @Test
    void anApplicationGetsTheEnvironmentAndTheDirectoryThatItIsGiven() {
        JsonNode started = json(
                201,
                "POST",
                "/applications",
                "{\"command\":[\"sh\",\"-c\",\"echo $GREETING \\\"$0\\\" $DISPLAY; pwd\",\"$HOME *\"],"
                        + "\"env\":{\"GREETING\":\"hällo\"},\"cwd\":\"/usr\",\"waitMs\":0}");
        assertThat(started.path("timedOut").asBoolean()).isFalse();
        String expected = "hällo $HOME * %s\n/usr\n".formatted(display.name());
        await().until(
                        () -> application(started.path("pid").asLong())
                                .path("output")
                                .asText(),
                        expected::equals);
    }

    @Test
    void onlyTheLatestOutputIsKept() throws IOException {
        JsonNode started = launch(Wish.of(0, "sh", "-c", "seq 400000; echo the end; sleep 60"));
        long pid = started.path("pid").asLong();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> application(pid).path("output").asText().endsWith("400000\nthe end\n"));
        try (Stream<Path> files =
                Files.list(Path.of(started.path("log").asText()).getParent())) {
            for (Path file : files.toList()) {
                assertThat(file).isRegularFile();
                assertThat(Files.size(file)).isBetween(1L, 300_000L);
            }
        }
    }

    @Test
    void whatDoesNotEndIsKilledWithItsGroup() {
        JsonNode started = launch(
                Wish.of(0, "sh", "-c", "trap '' TERM; sh -c \"trap '' TERM; echo ready; while :; do sleep 1; done\""));
        long pid = started.path("pid").asLong();
        await().until(() -> application(pid).path("output").asText(), "ready\n"::equals);
        List<Long> children = ProcessHandle.of(pid)
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .toList();
        JsonNode ended = json(200, "DELETE", "/applications/" + pid + "?graceMs=200", "");
        assertThat(ended.path("exitCode").asInt()).isEqualTo(128 + 9);
        assertThat(children).isNotEmpty().noneMatch(ApplicationsTest::runs);
        json(404, "DELETE", "/applications/1", "");
    }

    @Test
    void everythingEndsWithTheServer() {
        JsonNode started = launch(Wish.of(0, "sh", "-c", "setsid sleep 600 & echo $!; sleep 600"));
        long pid = started.path("pid").asLong();
        String child = await().until(() -> application(pid).path("output").asText(), text -> text.endsWith("\n"));
        guest.close();
        assertThat(runs(pid)).isFalse();
        await().until(() -> !runs(Long.parseLong(child.strip())));
        guest = RunningGuest.start(display.name(), directory);
    }

    @Test
    void whatAKilledServerLeavesBehindTheNextOneEnds() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        long pid;
        long child;
        try (ServerProcess server = ServerProcess.start(own, Map.of("DISPLAY", display.name()))) {
            String command = "{\"command\":[\"sh\",\"-c\",\"setsid sleep 600 & echo $!; sleep 600\"],\"waitMs\":0}";
            pid = Json.read(
                            guest.sendBody("POST", server.api("/applications"), command)
                                    .body(),
                            JsonNode.class)
                    .path("pid")
                    .asLong();
            child = await().until(
                            () -> Json.read(server.get("/applications/" + pid).body(), JsonNode.class)
                                    .path("output")
                                    .asText()
                                    .strip(),
                            text -> !text.isEmpty())
                    .transform(Long::parseLong);
            server.kill();
        }
        await().until(() -> !runs(pid));
        try (RunningGuest _ = RunningGuest.start(display.name(), own)) {
            await().until(() -> !runs(child));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"command\":[]}",
                "{\"command\":\"xterm\"}",
                "{\"command\":[null]}",
                "{\"command\":[\"\"]}",
                "{\"command\":[\"no-such-program\"]}",
                "{\"command\":[\"/etc/passwd\"]}",
                "{\"command\":[\"/tmp\"]}",
                "{\"command\":[\"a\\u0000b\"]}",
                "{\"command\":[\"true\"],\"cwd\":\"/no/such\"}",
                "{\"command\":[\"true\"],\"cwd\":\"tmp\"}",
                "{\"command\":[\"true\"],\"env\":{\"A=B\":\"c\"}}",
                "{\"command\":[\"true\"],\"env\":{\"A\":null}}",
                "{\"command\":[\"true\"],\"waitMs\":-1}",
                "{\"command\":[\"true\"],\"waitMs\":0.5}",
                "{\"command\":[\"true\"],\"shell\":true}"
            })
    void whatCannotBeStartedIsRefused(String body) {
        JsonNode problem = json(400, "POST", "/applications", body);
        assertThat(problem.path("type").asText()).isEqualTo("urn:glovebox:problem:bad-body");
        assertThat(json(200, "GET", "/applications", "").path("applications")).isEmpty();
    }

    @Test
    void aProgramThatDoesNotExistIsNamed() {
        assertThat(launch(400, Wish.of(0, "no-such-program")).path("detail").asText())
                .contains("no-such-program");
        assertThat(launch(400, Wish.of(0, "true", "x".repeat(200_000)))
                        .path("detail")
                        .asText())
                .contains("bytes");
    }
}
