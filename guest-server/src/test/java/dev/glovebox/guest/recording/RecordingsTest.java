package dev.glovebox.guest.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {
    private final HandInput input = new HandInput();
    private @TempDir Path directory;
    private Recordings recordings;

    @BeforeEach
    void open() {
        recordings = new Recordings(directory, HandInput.sources(input, HandInput.NO_VIDEO));
    }

    @AfterEach
    void close() {
        recordings.close();
    }

    @Test
    void eventsAreInTheFileWhenTheyHaveHappened() throws IOException {
        String id = start();
        input.type("ok");
        assertThat(Files.readAllLines(directory.resolve(id).resolve("events.jsonl")))
                .hasSize(4)
                .first()
                .isEqualTo(
                        "{\"seq\":1,\"timeMs\":%d,\"type\":\"key_down\",\"keysym\":\"o\",\"keycode\":38,\"text\":\"o\","
                                        .formatted(eventsOf(id)
                                                .getFirst()
                                                .path("timeMs")
                                                .asLong())
                                + "\"modifiers\":[]}");
    }

    @Test
    void eachEventHasItsFieldsInTheDocumentedOrderAndNoOthers() throws IOException {
        String id = start();
        input.after(0, new InputEvent.KeyDown("NoSymbol", 0, "", List.of(InputEvent.Modifier.SHIFT)));
        input.after(0, new InputEvent.KeyUp("Return", 36, List.of()));
        input.after(0, new InputEvent.MouseDown(1, 2, InputEvent.Button.MIDDLE, 2));
        input.after(0, new InputEvent.MouseUp(1, 2, InputEvent.Button.BACK, 1));
        input.after(0, new InputEvent.MouseMove(3, 4));
        input.after(0, new InputEvent.MouseDrag(3, 4, InputEvent.Button.LEFT));
        input.after(0, new InputEvent.MouseDrag(3, 4, InputEvent.Button.UNKNOWN));
        input.after(0, new InputEvent.Scroll(5, 6, InputEvent.Direction.DOWN, 1));
        input.lose("gone");
        assertThat(linesOf(id).map(line -> line.replaceFirst("\"timeMs\":\\d+", "\"timeMs\":0")))
                .containsExactly(
                        "{\"seq\":1,\"timeMs\":0,\"type\":\"key_down\",\"keysym\":\"NoSymbol\",\"modifiers\":[\"shift\"]}",
                        "{\"seq\":2,\"timeMs\":0,\"type\":\"key_up\",\"keysym\":\"Return\",\"keycode\":36,\"modifiers\":[]}",
                        "{\"seq\":3,\"timeMs\":0,\"type\":\"mouse_down\",\"x\":1,\"y\":2,\"button\":\"middle\",\"clicks\":2}",
                        "{\"seq\":4,\"timeMs\":0,\"type\":\"mouse_up\",\"x\":1,\"y\":2,\"button\":\"back\",\"clicks\":1}",
                        "{\"seq\":5,\"timeMs\":0,\"type\":\"mouse_move\",\"x\":3,\"y\":4}",
                        "{\"seq\":6,\"timeMs\":0,\"type\":\"mouse_drag\",\"x\":3,\"y\":4,\"button\":\"left\"}",
                        "{\"seq\":7,\"timeMs\":0,\"type\":\"mouse_drag\",\"x\":3,\"y\":4}",
                        "{\"seq\":8,\"timeMs\":0,\"type\":\"scroll\",\"x\":5,\"y\":6,\"direction\":\"down\",\"notches\":1}",
                        "{\"seq\":9,\"timeMs\":0,\"type\":\"gap\",\"reason\":\"gone\"}");
    }

    @Test
    void timesKeepTheXServersDistancesAlsoWhenItsClockWrapsAround() throws IOException {
        String id = start();
        input.type("abcd");
        List<Long> times = eventsOf(id).stream()
                .filter(event -> event.path("type").asText().equals("key_down"))
                .map(event -> event.path("timeMs").asLong())
                .toList();
        assertThat(LongStream.range(1, times.size()).mapToObj(i -> times.get((int) i) - times.get((int) i - 1)))
                .containsOnly(10L);
    }

    @Test
    void timesNeverDecreaseThoughTheXServersClockStartsAnewAfterALoss() throws IOException {
        String id = start();
        input.type("a");
        input.lose("the X server died");
        input.after(0xffff_0000L, new InputEvent.MouseMove(1, 1));
        input.after(5, new InputEvent.MouseMove(2, 2));
        assertThat(eventsOf(id).stream().map(event -> event.path("timeMs").asLong()))
                .isSorted();
    }

    @Test
    void summaryCountsAndSpells() {
        String id = start();
        input.type("Hi!\n");
        input.lose("the input hook ended");
        RecordingSummary summary = recordings.stop(Optional.empty());
        assertThat(summary.recordingId()).isEqualTo(id);
        assertThat(summary.state()).isEqualTo(RecordingSummary.State.STOPPED);
        assertThat(summary.text()).isEqualTo("Hi!\n");
        assertThat(summary.eventCount()).isEqualTo(9);
        assertThat(summary.counts())
                .containsEntry("key_down", 4L)
                .containsEntry("key_up", 4L)
                .containsEntry("gap", 1L)
                .hasSize(3);
        assertThat(summary.truncated()).isFalse();
    }

    @Test
    void defaultIdIsTheTimeAndSomethingRandom() {
        assertThat(start()).matches("\\d{8}-\\d{6}-[0-9a-f]{6}");
    }

    @Test
    void secondDefaultRecordingIsAConflictThatNamesTheFirst() {
        String id = start();
        assertFailure(Failure.Conflict.class, id, () -> recordings.start(Optional.empty()));
    }

    @Test
    void severalRunSideBySideUnderIdsOfTheirOwn() {
        start();
        recordings.start(Optional.of("one"));
        input.type("a");
        recordings.start(Optional.of("two"));
        input.type("b");
        assertThat(recordings.stop(Optional.of("one")).text()).isEqualTo("ab");
        assertThat(recordings.stop(Optional.of("two")).text()).isEqualTo("b");
        assertThat(recordings.active()).isEqualTo(1);
        assertThat(input.listenerCount()).isEqualTo(1);
    }

    @Test
    void fifthRunningRecordingIsAConflict() {
        IntStream.range(0, 4).forEach(i -> recordings.start(Optional.of("r" + i)));
        assertFailure(Failure.Conflict.class, "r0, r1, r2, r3", () -> recordings.start(Optional.of("r4")));
    }

    @Test
    void idThatIsTakenIsAConflictAlsoWhenItsRecordingHasEnded() {
        recordings.start(Optional.of("mine"));
        recordings.stop(Optional.of("mine"));
        assertFailure(Failure.Conflict.class, "mine", () -> recordings.start(Optional.of("mine")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "/etc", "a\\b", "a\0b", "ä", "a b", "%2e%2e", "a.b"})
    void idThatIsNoPlainNameIsRefusedAndTouchesNoFile(String id) throws IOException {
        assertFailure(Failure.BadParameter.class, "id=", () -> recordings.start(Optional.of(id)));
        assertFailure(Failure.BadParameter.class, "id=", () -> recordings.stop(Optional.of(id)));
        assertFailure(Failure.NotFound.class, "does not exist", () -> recordings.events(id));
        assertFailure(Failure.NotFound.class, "does not exist", () -> recordings.delete(id));
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void idOfMoreThan64CharactersIsRefused() {
        recordings.start(Optional.of("x".repeat(64)));
        assertFailure(Failure.BadParameter.class, "id=", () -> recordings.start(Optional.of("x".repeat(65))));
    }

    @Test
    void stopWithoutARunningRecordingIsAConflict() {
        assertFailure(Failure.Conflict.class, "no recording runs", () -> recordings.stop(Optional.empty()));
        recordings.start(Optional.of("mine"));
        assertFailure(Failure.Conflict.class, "mine", () -> recordings.stop(Optional.empty()));
        assertFailure(Failure.NotFound.class, "other", () -> recordings.stop(Optional.of("other")));
    }

    @Test
    void concurrentStopsAllAnswerTheSameRecordingOrAConflict() throws Exception {
        String id = start();
        input.type("abc");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> stop = () -> {
                try {
                    return recordings.stop(Optional.empty()).text();
                } catch (FailureException e) {
                    assertThat(e.failure()).isInstanceOf(Failure.Conflict.class);
                    return "conflict";
                }
            };
            var answers = new ArrayList<String>();
            for (Future<String> answer : callers.invokeAll(java.util.Collections.nCopies(8, stop))) {
                answers.add(answer.get());
            }
            assertThat(answers).contains("abc").isSubsetOf("abc", "conflict");
        }
        assertThat(recordings.summary(id).eventCount()).isEqualTo(6);
    }

    @Test
    void stoppedRecordingIsStoppedAgainByItsIdWithTheSameAnswer() {
        recordings.start(Optional.of("mine"));
        input.type("a");
        RecordingSummary first = recordings.stop(Optional.of("mine"));
        input.type("b");
        assertThat(recordings.stop(Optional.of("mine"))).isEqualTo(first);
    }

    @Test
    void recordingThatCannotListenLeavesNothingBehind() throws IOException {
        InputSource noDisplay = _ -> {
            throw new Failure.DisplayUnavailable("no X server").asException();
        };
        try (var deaf = new Recordings(directory, HandInput.sources(noDisplay, HandInput.NO_VIDEO))) {
            assertFailure(Failure.DisplayUnavailable.class, "no X server", () -> deaf.start(Optional.empty()));
            assertFailure(Failure.DisplayUnavailable.class, "no X server", () -> deaf.start(Optional.empty()));
            assertThat(deaf.list()).isEmpty();
        }
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void nobodyWaitsForTheVideoOfARecordingThatCannotListen() throws Exception {
        InputSource noDisplay = _ -> {
            throw new Failure.DisplayUnavailable("no X server").asException();
        };
        var filming = new CountDownLatch(1);
        var finished = new CountDownLatch(1);
        VideoSource slow = (_, _, _) -> new HandVideo(() -> {
            filming.countDown();
            return finished.await(10, TimeUnit.SECONDS);
        });
        try (var deaf = new Recordings(directory, HandInput.sources(noDisplay, slow));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> start =
                    callers.submit(() -> deaf.start(Optional.of("mine"), Optional.of(new VideoOptions(1)), false));
            assertThat(filming.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(callers.submit(deaf::list).get(5, TimeUnit.SECONDS)).isEmpty();
            assertFailure(Failure.Conflict.class, "mine", () -> deaf.start(Optional.of("mine")));
            finished.countDown();
            assertThatThrownBy(start::get).hasMessageContaining("no X server");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void recordingsEndAtOnceWhenTheServerDoes() {
        var all = new CyclicBarrier(3);
        VideoSource slow = (_, _, _) -> new HandVideo(() -> all.await(4, TimeUnit.SECONDS) >= 0);
        var next = new Recordings(directory, HandInput.sources(input, slow));
        for (String id : List.of("a", "b", "c")) {
            next.start(Optional.of(id), Optional.of(new VideoOptions(1)), false);
        }
        next.close();
        assertThat(next.list()).hasSize(3).allMatch(ended -> ended.state() == RecordingSummary.State.STOPPED);
        assertThat(all.isBroken()).isFalse();
    }

    @Test
    void recordingWhoseEndCannotBeWrittenEndsAllTheSame() throws IOException {
        String id = start();
        input.type("a");
        Files.createDirectory(directory.resolve(id).resolve("recording.json.new")); // where the summary is drafted
        RecordingSummary stopped = recordings.stop(Optional.empty());
        assertThat(stopped.text()).isEqualTo("a");
        assertThat(recordings.active()).isZero();
        assertThat(recordings.stop(Optional.of(id))).isEqualTo(stopped);
        assertThat(recordings.list()).containsExactly(stopped);
        recordings.delete(id);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void videoThatCannotBeReadDoesNotCostTheRecordingOfAServerThatDied() throws IOException {
        VideoSource source = (_, _, _) -> new HandVideo(() -> true);
        try (var died = new Recordings(directory, HandInput.sources(input, source))) {
            died.start(Optional.of("mine"), Optional.of(new VideoOptions(1)), false);
            input.type("kept");
            Files.createDirectory(directory.resolve("mine").resolve("video.mp4"));
            try (var next = new Recordings(directory, HandInput.sources(input, HandInput.NO_VIDEO))) {
                RecordingSummary left = next.summary("mine");
                assertThat(left.text()).isEqualTo("kept");
                assertThat(left.video()).isEqualTo(HandVideo.NOTHING.interrupted(0, 0, 0));
            }
        }
    }

    @Test
    void runningRecordingOfAServerThatDiedIsInterruptedAndReadableUpToTheTornLine() throws IOException {
        String id = start();
        input.type("kept");
        Path events = directory.resolve(id).resolve("events.jsonl");
        Files.writeString(events, "{\"seq\":9,\"timeMs\":99,\"ty", StandardOpenOption.APPEND);

        try (var next = new Recordings(directory, HandInput.sources(input, HandInput.NO_VIDEO))) {
            RecordingSummary left = next.summary(id);
            assertThat(left.state()).isEqualTo(RecordingSummary.State.INTERRUPTED);
            assertThat(left.text()).isEqualTo("kept");
            assertThat(left.eventCount()).isEqualTo(8);
            assertThat(left.stoppedAt()).isNotNull();
            assertThat(Files.readAllLines(events)).hasSize(8);
            assertThat(next.active()).isZero();
            next.delete(id);
            assertThat(directory.resolve(id)).doesNotExist();
            Files.createDirectory(directory.resolve(id)); // for the first one, which still believes that it runs
            Files.createFile(events);
        }
    }

    @Test
    void finishedRecordingsOutliveTheServer() {
        String id = start();
        input.type("abc");
        RecordingSummary stopped = recordings.stop(Optional.empty());
        try (var next = new Recordings(directory, HandInput.sources(input, HandInput.NO_VIDEO))) {
            assertThat(next.list()).containsExactly(stopped);
            assertThat(next.summary(id)).isEqualTo(stopped);
        }
    }

    @Test
    void directoryThatHoldsNoRecordingIsLeftAlone() throws IOException {
        Files.createDirectory(directory.resolve("lost-and-found"));
        Files.createFile(directory.resolve("file"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc"));
        try (var next = new Recordings(directory, HandInput.sources(input, HandInput.NO_VIDEO))) {
            assertThat(next.list()).isEmpty();
            assertFailure(Failure.NotFound.class, "link", () -> next.delete("link"));
        }
        assertThat(directory.resolve("lost-and-found")).exists();
    }

    @Test
    void recordingEndsByItselfAtTheSizeLimitAndStopStillAnswersIt() {
        try (var small = new Recordings(
                directory,
                HandInput.sources(input, HandInput.NO_VIDEO),
                new Recordings.Limits(4, 2_000, 1L << 20, 200, 1L << 30))) {
            String id = small.start(Optional.empty()).recordingId();
            input.type("x".repeat(100));
            await().until(() -> small.active() == 0);
            RecordingSummary stopped = small.stop(Optional.empty());
            assertThat(stopped.recordingId()).isEqualTo(id);
            assertThat(stopped.state()).isEqualTo(RecordingSummary.State.STOPPED);
            assertThat(stopped.truncatedBy()).isEqualTo("size");
            assertThat(directory.resolve(id).resolve("events.jsonl"))
                    .satisfies(file -> assertThat(Files.size(file)).isBetween(1_800L, 2_000L));
            assertFailure(Failure.Conflict.class, "no recording runs", () -> small.stop(Optional.empty()));
        }
    }

    @Test
    void oldestFinishedRecordingsGoWhenThereAreTooMany() {
        try (var few = new Recordings(
                directory,
                HandInput.sources(input, HandInput.NO_VIDEO),
                new Recordings.Limits(4, 1L << 20, 1L << 20, 2, 1L << 30))) {
            few.start(Optional.of("running"));
            record(few, "a", "b", "c", "d");
            assertThat(few.list().stream().map(RecordingSummary::recordingId)).containsExactly("d", "c", "running");
            assertThat(directory.resolve("a")).doesNotExist();
        }
    }

    @Test
    void recordingThatHasJustEndedIsKeptThoughItBeganBeforeTheOthers() {
        try (var few = new Recordings(
                directory,
                HandInput.sources(input, HandInput.NO_VIDEO),
                new Recordings.Limits(4, 1L << 20, 1L << 20, 2, 1L << 30))) {
            String id = few.start(Optional.empty()).recordingId();
            record(few, "a", "b");
            assertThat(few.stop(Optional.empty()).recordingId()).isEqualTo(id);
            assertThat(few.list().stream().map(RecordingSummary::recordingId)).containsExactly("b", id);
        }
    }

    @Test
    void oldestFinishedRecordingsGoWhenTheyAreTooLarge() {
        try (var little = new Recordings(
                directory,
                HandInput.sources(input, HandInput.NO_VIDEO),
                new Recordings.Limits(4, 1L << 20, 1L << 20, 200, 2_000))) {
            record(little, "a", "b", "c", "d");
            assertThat(little.list().stream().map(RecordingSummary::recordingId))
                    .containsExactly("d", "c");
        }
    }

    @Test
    void runningRecordingCannotBeDeleted() {
        String id = start();
        assertFailure(Failure.Conflict.class, id, () -> recordings.delete(id));
    }

    @Test
    void closeStopsWhatRunsAndRefusesNewOnes() {
        String id = start();
        input.type("abc");
        recordings.close();
        assertThat(input.listenerCount()).isZero();
        assertFailure(Failure.Unavailable.class, "stopping", () -> recordings.start(Optional.empty()));
        try (var next = new Recordings(directory, HandInput.sources(input, HandInput.NO_VIDEO))) {
            assertThat(next.summary(id).state()).isEqualTo(RecordingSummary.State.STOPPED);
            assertThat(next.summary(id).text()).isEqualTo("abc");
        }
    }

    @Test
    void textIsCutWhereAnAnswerWouldGetTooLargeAndSaysSo() {
        start();
        input.type("x".repeat(Tally.TEXT_MAX_CHARS + 1));
        RecordingSummary stopped = recordings.stop(Optional.empty());
        assertThat(stopped.text()).hasSize(Tally.TEXT_MAX_CHARS);
        assertThat(stopped.truncated()).isTrue();
        assertThat(stopped.truncatedBy()).isNull();
    }

    /// Makes and ends recordings of some 800 bytes, each begun in a later millisecond than the one before.
    private void record(Recordings into, String... ids) {
        for (String id : ids) {
            String startedAt = into.start(Optional.of(id)).startedAt();
            input.type("12345");
            into.stop(Optional.of(id));
            await().pollInterval(java.time.Duration.ofMillis(1))
                    .until(() -> java.time.Instant.now()
                            .isAfter(java.time.Instant.parse(startedAt).plusMillis(1)));
        }
    }

    private String start() {
        return recordings.start(Optional.empty()).recordingId();
    }

    private java.util.stream.Stream<String> linesOf(String id) throws IOException {
        try (InputStream events = recordings.events(id)) {
            return new String(events.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    private List<JsonNode> eventsOf(String id) throws IOException {
        var events = new ArrayList<JsonNode>();
        for (String line : linesOf(id).toList()) {
            events.add(Json.mapper().readTree(line));
        }
        return events;
    }

    private static void assertFailure(Class<? extends Failure> type, String detail, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(type))
                .hasMessageContaining(detail);
    }
}
