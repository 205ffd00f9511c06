package dev.glovebox.bridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogTailTest {
    private static final LogStart BEGINNING = new LogStart.Offset(0);

    @TempDir
    Path directory;

    private Path file;
    private LogTail log;

    @BeforeEach
    void noFileYet() {
        file = directory.resolve("server.log");
        log = new LogTail(file);
    }

    @Test
    void bytesAreReadByOffset() throws Exception {
        append("0123456789");

        assertThat(log.read(0, 4).bytes()).isEqualTo("0123".getBytes(UTF_8));
        assertThat(log.read(4, 100).bytes()).isEqualTo("456789".getBytes(UTF_8));
        assertThat(log.read(4, 100).nextOffset()).isEqualTo(10);
        assertThat(log.read(10, 100).bytes()).isEmpty();
        assertThat(log.read(10, 100).cut()).isFalse();
        assertThat(log.read(11, 3)).satisfies(chunk -> {
            assertThat(chunk.cut()).isTrue();
            assertThat(chunk.offset()).isZero();
            assertThat(chunk.nextOffset()).isEqualTo(3);
        });
    }

    @Test
    void aFileThatIsNotThereIsEmpty() throws Exception {
        assertThat(log.read(0, 10).bytes()).isEmpty();
        assertThat(log.read(5, 10).cut()).isTrue();
        assertThat(print(BEGINNING)).isEmpty();
    }

    @Test
    void theLastLinesAreFoundFromTheEnd() throws Exception {
        append("x".repeat(100_000) + "\none\ntwo\nthree");

        assertThat(texts(print(new LogStart.LastLines(2)))).containsExactly("two", "three");
        assertThat(texts(print(new LogStart.LastLines(3)))).containsExactly("one", "two", "three");
        assertThat(texts(print(new LogStart.LastLines(0)))).isEmpty();
        append("\n");
        assertThat(texts(print(new LogStart.LastLines(2)))).containsExactly("two", "three");
        assertThat(print(new LogStart.LastLines(5))).isEqualTo(print(BEGINNING));
    }

    @Test
    void followingGoesOnWhereATextEnds() throws Exception {
        append("one\ntwo\npart");
        List<LogEvent> all = print(BEGINNING);
        assertThat(texts(all)).containsExactly("one", "two", "part");

        append("ly\n");
        var last = (LogEvent.Text) all.getLast();
        assertThat(texts(print(new LogStart.Offset(last.nextOffset())))).containsExactly("ly");
        var second = (LogEvent.Text) all.get(1);
        assertThat(texts(print(new LogStart.Offset(second.nextOffset())))).containsExactly("partly");
    }

    @Test
    void aCharacterIsNeverTornApart() throws Exception {
        byte[] world = "世界\n".getBytes(UTF_8);
        try (var following = new Following(log, BEGINNING)) {
            for (byte each : world) {
                append(new byte[] {each});
            }
            following.awaitEvents(1);
            assertThat(following.text()).isEqualTo("世界\n");
        }
    }

    @Test
    void whatIsNotALineIsToldAfterAWhileButNotHalfACharacter() throws Exception {
        append("password: ");
        append(new byte[] {(byte) 0xe4, (byte) 0xb8});
        try (var following = new Following(log, BEGINNING)) {
            following.awaitEvents(1);
            assertThat(following.events()).containsExactly(new LogEvent.Text(0, 10, "password: ", LogEvent.End.PAUSE));
            append(new byte[] {(byte) 0x96, '\n'});
            following.awaitEvents(2);
            assertThat(following.events().get(1)).isEqualTo(new LogEvent.Text(10, 14, "世", LogEvent.End.LINE));
        }
    }

    @Test
    void aLineWithoutEndComesInPieces() throws Exception {
        append("ü".repeat(100_000));

        List<LogEvent> events = print(BEGINNING);

        assertThat(events)
                .hasSize(4)
                .allSatisfy(event -> assertThat(((LogEvent.Text) event).text().getBytes(UTF_8))
                        .hasSizeLessThanOrEqualTo(65_536));
        assertThat(((LogEvent.Text) events.getFirst()).end()).isEqualTo(LogEvent.End.SPLIT);
        assertThat(Following.text(events)).isEqualTo("ü".repeat(100_000));
    }

    @Test
    void aTruncatedFileIsSaidToBeCutAndReadFromItsBeginning() throws Exception {
        append("one\ntwo\n");
        try (var following = new Following(log, BEGINNING)) {
            following.awaitEvents(2);
            truncate();
            append("new\n");
            following.awaitEvents(4);
            assertThat(following.events().subList(2, 4))
                    .containsExactly(
                            new LogEvent.Cut(8, LogEvent.Reason.TRUNCATED),
                            new LogEvent.Text(0, 4, "new", LogEvent.End.LINE));
        }
    }

    @Test
    void aFileThatWasCutAndHasGrownLongerSinceIsFoundOut() throws Exception {
        append("one\ntwo\n");
        List<LogEvent> events = new ArrayList<>();
        try (var follower = new LogFollower(file, events::add)) {
            follower.begin(BEGINNING);
            assertThat(follower.advance()).isTrue();
            truncate();
            append("three\nfour\nfive\n");
            assertThat(follower.advance()).isTrue();
            assertThat(follower.advance()).isTrue();
        }
        assertThat(texts(events)).containsExactly("one", "two", "three", "four", "five");
        assertThat(events.get(2)).isEqualTo(new LogEvent.Cut(8, LogEvent.Reason.TRUNCATED));
    }

    @Test
    void aFileThatIsReplacedWhileItIsFollowedIsReadToItsEndFirst() throws Exception {
        append("one\n");
        try (var following = new Following(log, BEGINNING)) {
            following.awaitEvents(1);
            Path old = directory.resolve("server.log.1");
            Files.move(file, old);
            Files.writeString(old, "two\n", StandardOpenOption.APPEND);
            append("new\n");
            following.awaitEvents(4);
            assertThat(following.events().subList(1, 4))
                    .containsExactly(
                            new LogEvent.Text(4, 8, "two", LogEvent.End.LINE),
                            new LogEvent.Cut(8, LogEvent.Reason.REPLACED),
                            new LogEvent.Text(0, 4, "new", LogEvent.End.LINE));
        }
    }

    @Test
    void whatIsWrittenToARenamedFileStillCounts() throws Exception {
        append("one\nthr");
        List<LogEvent> events = new ArrayList<>();
        try (var follower = new LogFollower(file, events::add)) {
            follower.begin(BEGINNING);
            follower.advance();
            Files.move(file, directory.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(follower.advance()).isFalse();
            Files.writeString(directory.resolve("old"), "ee\nfour", StandardOpenOption.APPEND);
            append("new\n");
            follower.advance();
            follower.advance();
            follower.finish();
        }
        assertThat(Following.text(events.subList(0, 3))).isEqualTo("one\nthree\nfour");
        assertThat(events.get(3)).isEqualTo(new LogEvent.Cut(14, LogEvent.Reason.REPLACED));
        assertThat(events.subList(4, 5)).containsExactly(new LogEvent.Text(0, 4, "new", LogEvent.End.LINE));
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        append("one\n");
        var following = new Following(log, BEGINNING);
        following.awaitEvents(1);
        following.thread.interrupt();
        following.thread.join();
        following.close();
    }

    private void truncate() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    private void append(String text) throws IOException {
        append(text.getBytes(UTF_8));
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<LogEvent> print(LogStart from) throws IOException {
        return print(log, from);
    }

    private static List<LogEvent> print(LogTail log, LogStart from) throws IOException {
        List<LogEvent> events = new ArrayList<>();
        log.print(from, events::add);
        return events;
    }

    private static List<String> texts(List<LogEvent> events) {
        return events.stream()
                .filter(LogEvent.Text.class::isInstance)
                .map(event -> ((LogEvent.Text) event).text())
                .toList();
    }
}
