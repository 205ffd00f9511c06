package dev.glovebox.guest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.recording.InputEvent.Button;
import dev.glovebox.guest.recording.InputEvent.Direction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of steps, and notes of actions.
class StepsTest {
    private static final FocusedWindow.Window WINDOW =
            new FocusedWindow.Window(0x140_0003, "untitled", "XTerm", 1, 20, 600, 400);

    private final HandInput input = new HandInput();
    private final HandScreen screen = new HandScreen();
    private @TempDir Path directory;
    private Recordings recordings;

    @BeforeEach
    void open() {
        recordings = recordings(Recordings.Limits.DEFAULT);
    }

    private void start(Recordings.Limits limits) {
        recordings.close();
        recordings = recordings(limits);
        recordings.start(Optional.of("steps"), Optional.empty(), true);
    }

    private Recordings recordings(Recordings.Limits limits) {
        return new Recordings(
                directory,
                new Recordings.Sources(input, HandInput.NO_VIDEO, screen, () -> Optional.of(WINDOW)),
                limits);
    }

    @AfterEach
    void close() {
        recordings.close();
    }

    private List<JsonNode> lines() throws IOException {
        try (var events = recordings.events("steps")) {
            return new String(events.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(StepsTest::json)
                    .toList();
        }
    }

    private static JsonNode json(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    private List<String> types() throws IOException {
        return lines().stream().map(line -> line.path("type").asText()).toList();
    }

    @Test
    void eachStepHasItsPictureBeforeItAndNothingElseHas() throws IOException {
        start(Recordings.Limits.DEFAULT);
        input.after(0, new InputEvent.MouseMove(1, 1));
        input.after(1, new InputEvent.MouseDown(1, 1, Button.LEFT, 1)); // 1: a click
        input.after(1, new InputEvent.MouseUp(1, 1, Button.LEFT, 1));
        input.after(1, new InputEvent.MouseDown(1, 1, Button.LEFT, 2)); // its second
        input.after(1, new InputEvent.MouseUp(1, 1, Button.LEFT, 2));
        input.after(1, new InputEvent.Scroll(1, 1, Direction.DOWN, 1)); // 2: a burst
        input.after(1, new InputEvent.Scroll(1, 1, Direction.DOWN, 1));
        input.type("ab"); // 3: typing
        input.after(1000, new InputEvent.KeyDown("c", 54, "c", List.of())); // 4: after a pause
        input.after(1, new InputEvent.MouseDown(1, 1, Button.LEFT, 1)); // 5: a drag
        input.after(1, new InputEvent.MouseDrag(2, 2, Button.LEFT));
        input.after(1, new InputEvent.MouseDown(2, 2, Button.RIGHT, 1)); // in the drag
        input.after(1, new InputEvent.MouseUp(2, 2, Button.RIGHT, 1));
        input.after(1, new InputEvent.MouseUp(2, 2, Button.LEFT, 1));
        RecordingSummary stopped = recordings.stop(Optional.of("steps")); // 6: the end
        assertThat(types())
                .containsExactly(
                        "mouse_move",
                        "frame",
                        "mouse_down",
                        "mouse_up",
                        "mouse_down",
                        "mouse_up",
                        "frame",
                        "scroll",
                        "scroll",
                        "frame",
                        "key_down",
                        "key_up",
                        "key_down",
                        "key_up",
                        "frame",
                        "key_down",
                        "frame",
                        "mouse_down",
                        "mouse_drag",
                        "mouse_down",
                        "mouse_up",
                        "mouse_up",
                        "frame");
        assertThat(stopped.counts()).containsEntry("frame", 6L);
        assertThat(lines().stream().map(line -> line.path("timeMs").asLong())).isSorted();
    }

    @Test
    void pictureSaysWhatTheScreenShowedAndEqualOnesAreOneFile() throws IOException {
        start(Recordings.Limits.DEFAULT);
        input.type("a");
        screen.show(0x102030);
        recordings.stop(Optional.of("steps"));
        List<JsonNode> frames = lines().stream()
                .filter(line -> line.path("type").asText().equals("frame"))
                .toList();
        assertThat(frames).hasSize(2);
        JsonNode frame = frames.getLast();
        assertThat(frame.toString())
                .isEqualTo("{\"seq\":4,\"timeMs\":%d,\"type\":\"frame\",\"image\":\"000002.png\","
                                .formatted(frame.path("timeMs").asLong())
                        + "\"hash\":\"8000000000000000\",\"digest\":\""
                        + frame.path("digest").asText()
                        + "\",\"width\":64,\"height\":64,\"window\":{\"id\":\"0x1400003\",\"title\":\"untitled\","
                        + "\"class\":\"XTerm\",\"x\":1,\"y\":20,\"width\":600,\"height\":400},\"x\":3,\"y\":4}");
        assertThat(frames.getFirst().path("image").asText()).isEqualTo("000001.png");
        assertThat(recordings.frame("steps", "000002.png")).hasSize(HandScreen.PNG_BYTES);
        assertThat(directory.resolve("steps/frames")).isDirectoryContaining("glob:**.png");
        recordings.delete("steps");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void pictureIsFromBeforeTheEventThoughTheScreenHasChangedWhenItIsTold() throws IOException {
        start(Recordings.Limits.DEFAULT);
        clickUntilPictured("000001.png");
        screen.show(1);
        clickUntilPictured("000002.png");
        long happenedMs = System.nanoTime() / 1_000_000;
        Awaitility.await().until(() -> System.nanoTime() / 1_000_000 > happenedMs);
        screen.show(2);
        clickUntilPictured("000003.png");
        input.at(happenedMs, new InputEvent.KeyDown("a", 38, "a", List.of()));
        assertThat(lines().getLast().path("type").asText()).isEqualTo("key_down");
        assertThat(lines().get(lines().size() - 2).path("image").asText()).isEqualTo("000002.png");
    }

    /// Clicks until the screen has been seen as it is.
    private void clickUntilPictured(String image) {
        Awaitility.await().until(() -> {
            input.after(1, new InputEvent.MouseDown(0, 0, Button.LEFT, 1));
            input.after(1, new InputEvent.MouseUp(0, 0, Button.LEFT, 1));
            return lines().stream()
                    .anyMatch(line -> line.path("image").asText("").equals(image));
        });
    }

    @Test
    void actionHasWhatItCausedBetweenItsTwoLinesAndOnePicture() throws IOException {
        start(Recordings.Limits.DEFAULT);
        var note = new ActionNote("r-1", 2, json("{\"type\":\"click\",\"x\":5,\"y\":6}"));
        assertThat(recordings.isRecording()).isTrue();
        recordings.actionBegan(note);
        input.after(1, new InputEvent.MouseDown(5, 6, Button.LEFT, 1));
        input.after(1, new InputEvent.MouseUp(5, 6, Button.LEFT, 1));
        recordings.actionEnded(note, ActionStatus.OK);
        input.after(1, new InputEvent.KeyDown("a", 38, "a", List.of()));
        recordings.stop(Optional.of("steps"));
        assertThat(types())
                .containsExactly("frame", "action", "mouse_down", "mouse_up", "action", "frame", "key_down", "frame");
        assertThat(lines().get(1).toString())
                .endsWith("\"type\":\"action\",\"phase\":\"begin\",\"requestId\":\"r-1\",\"index\":2,"
                        + "\"action\":{\"type\":\"click\",\"x\":5,\"y\":6}}");
        assertThat(lines().get(4).toString())
                .endsWith("\"phase\":\"end\",\"requestId\":\"r-1\",\"index\":2,\"status\":\"ok\"}");
        assertThat(lines().stream().map(line -> line.path("timeMs").asLong())).isSorted();
        assertThat(recordings.isRecording()).isFalse();
        recordings.actionBegan(note); // is nobody's
        recordings.actionEnded(note, ActionStatus.CANCELLED);
    }

    @Test
    void recordingEndsWhenItsPicturesHaveReachedTheirLimit() throws IOException {
        start(new Recordings.Limits(4, 1 << 20, 2 * HandScreen.PNG_BYTES, 200, 1 << 20));
        for (int colour = 1; colour < 4; colour++) {
            recordings.actionBegan(new ActionNote("r", colour, json("{}")));
            screen.show(colour);
        }
        Awaitility.await().until(() -> recordings.active() == 0);
        RecordingSummary ended = recordings.summary("steps");
        assertThat(ended.truncatedBy()).isEqualTo("frames");
        assertThat(types()).containsExactly("frame", "action", "frame", "action");
    }

    @Test
    void recordingEndsWhenItsDiskFailsAndKeepsWhatItHas() throws IOException {
        start(Recordings.Limits.DEFAULT);
        input.after(1, new InputEvent.MouseMove(7, 7));
        Files.delete(directory.resolve("steps/frames"));
        input.type("a");
        Awaitility.await().until(() -> recordings.active() == 0);
        assertThat(recordings.summary("steps").truncatedBy()).isEqualTo("disk");
        assertThat(types()).containsExactly("mouse_move");
        recordings.delete("steps");
    }

    @Test
    void theOldestGoAndThenARunningOneEndsWhenThereIsNoRoomForMore() {
        start(new Recordings.Limits(4, 1 << 20, 1 << 20, 200, 20_000));
        for (String id : List.of("first", "second")) {
            recordings.start(Optional.of(id));
            input.type("some text");
            recordings.stop(Optional.of(id));
        }
        Awaitility.await().until(() -> {
            input.type("and more");
            return recordings.active() == 0;
        });
        assertThat(recordings.summary("steps").truncatedBy()).isEqualTo("store");
        assertThat(recordings.list().stream().map(RecordingSummary::recordingId))
                .doesNotContain("first");
    }
}
