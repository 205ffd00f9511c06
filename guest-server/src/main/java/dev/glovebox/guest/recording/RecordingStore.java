package dev.glovebox.guest.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.codec.FragmentedMp4;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of all recordings: `<id>/events.jsonl`, `<id>/recording.json` with the summary, `<id>/video.mp4`
/// of those that have a video, and `<id>/frames/` with the pictures of those that have some.
///
/// An id becomes a path only after [#isId] has taken it. Not thread-safe for one id.
final class RecordingStore {
    private static final Logger LOG = System.getLogger(RecordingStore.class.getName());
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String EVENTS = "events.jsonl";
    private static final String SUMMARY = "recording.json";
    private static final String VIDEO = "video.mp4";
    private static final String FRAMES = "frames";
    private static final Pattern FRAME = Pattern.compile("[0-9]{6}\\.png");

    private final Path directory;

    /// Keeps recordings below `directory`, which is made when it is missing.
    RecordingStore(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep recordings below " + directory, e);
        }
    }

    /// Whether `text` may be an id: 1 to 64 letters, digits, `_` and `-`.
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    boolean exists(String id) {
        return isId(id) && Files.exists(directory.resolve(id), LinkOption.NOFOLLOW_LINKS);
    }

    private List<String> ids() throws IOException {
        var ids = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String id = entry.getFileName().toString();
                if (isId(id) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /// Makes the files of a new recording, all or none, and opens its events for appending.
    FileChannel create(RecordingSummary summary) throws IOException {
        String id = summary.recordingId();
        Files.createDirectory(path(id));
        FileChannel events = FileChannel.open(events(id), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            write(summary);
            return events;
        } catch (IOException e) {
            events.close();
            delete(id);
            throw e;
        }
    }

    /// Writes the summary, whole or not at all.
    void write(RecordingSummary summary) throws IOException {
        Path file = path(summary.recordingId()).resolve(SUMMARY);
        Path draft = file.resolveSibling(SUMMARY + ".new");
        Files.write(draft, Json.bytes(summary));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Opens a recording's events from their start.
    InputStream readEvents(String id) throws IOException {
        return Files.newInputStream(events(id));
    }

    /// Where a recording's video belongs.
    Path video(String id) {
        return path(id).resolve(VIDEO);
    }

    /// Opens a recording's video, which may still be written or have been cut off.
    ///
    /// @throws FailureException [Failure.NotFound] when it has none, or none yet
    RecordedVideo openVideo(String id) throws IOException {
        try {
            return RecordedVideo.open(video(id));
        } catch (NoSuchFileException _) {
            throw new Failure.NotFound("recording %s has no picture yet".formatted(id)).asException();
        }
    }

    /// Where a recording's pictures belong.
    Path frames(String id) {
        return path(id).resolve(FRAMES);
    }

    /// Reads a picture.
    ///
    /// @throws FailureException [Failure.NotFound]
    byte[] readFrame(String id, String name) throws IOException {
        if (FRAME.matcher(name).matches()) {
            try {
                return Files.readAllBytes(frames(id).resolve(name));
            } catch (NoSuchFileException _) {
                // said below
            }
        }
        throw new Failure.NotFound("recording %s has no picture %s".formatted(id, name)).asException();
    }

    /// How many bytes a recording has on disk, its summary not counted.
    long sizeBytes(String id) throws IOException {
        long sum = 0;
        for (Path file : files(path(id))) {
            if (!file.getFileName().toString().startsWith(SUMMARY)) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    /// Deletes all of a recording.
    void delete(String id) throws IOException {
        for (Path file : files(path(id))) {
            Files.delete(file);
        }
        Files.deleteIfExists(frames(id));
        Files.delete(path(id));
    }

    /// What is in a recording's directory, its pictures among it.
    private List<Path> files(Path recording) throws IOException {
        var files = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(recording)) {
            for (Path entry : entries) {
                if (!entry.endsWith(FRAMES)) {
                    files.add(entry);
                } else {
                    files.addAll(files(entry));
                }
            }
        }
        return files;
    }

    /// The summaries of all recordings that some earlier server left, in no order; one that was running then
    /// becomes "interrupted", and the torn line at its end, if there is one, is dropped.
    List<RecordingSummary> recover() throws IOException {
        var left = new ArrayList<RecordingSummary>();
        for (String id : ids()) {
            try {
                recover(id).ifPresent(left::add);
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "recording cannot be read: recording=%s".formatted(id), e);
            }
        }
        return left;
    }

    private Optional<RecordingSummary> recover(String id) throws IOException {
        RecordingSummary left = readSummary(id);
        if (left != null && left.state() != RecordingSummary.State.RECORDING) {
            return Optional.of(left);
        }
        if (!Files.isRegularFile(events(id), LinkOption.NOFOLLOW_LINKS)) {
            LOG.log(Level.WARNING, () -> "no recording: directory=%s".formatted(path(id)));
            return Optional.empty();
        }
        Instant lastWrite = Files.getLastModifiedTime(events(id)).toInstant();
        RecordingSummary begun = left == null ? RecordingSummary.begun(id, lastWrite) : left;
        RecordingSummary interrupted =
                scanEvents(id, begun, lastWrite).withVideo(interrupted(video(id), begun.video()));
        write(interrupted);
        LOG.log(
                Level.INFO,
                () -> "recording was interrupted: recording=%s events=%d".formatted(id, interrupted.eventCount()));
        return Optional.of(interrupted);
    }

    /// What has become of a video whose encoder finished it without the server; one that cannot be read has
    /// nothing.
    private static @Nullable VideoSummary interrupted(Path file, @Nullable VideoSummary begun) throws IOException {
        if (begun == null) {
            return null;
        }
        try {
            FragmentedMp4 left = FragmentedMp4.read(file);
            return begun.interrupted(left.frames(), left.durationMs(), left.wholeBytes());
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "video cannot be read: file=%s reason=%s".formatted(file, e));
            return begun.interrupted(0, 0, 0);
        }
    }

    private @Nullable RecordingSummary readSummary(String id) throws IOException {
        try {
            return Json.mapper().readValue(Files.readAllBytes(path(id).resolve(SUMMARY)), RecordingSummary.class);
        } catch (NoSuchFileException | JsonProcessingException _) {
            return null;
        }
    }

    private RecordingSummary scanEvents(String id, RecordingSummary begun, Instant stoppedAt) throws IOException {
        var tally = new Tally();
        long wholeBytes = 0;
        long durationMs = 0;
        try (var events = new BufferedInputStream(readEvents(id), 1 << 16)) {
            byte[] line = nextLine(events);
            while (line.length > 0) {
                JsonNode event = parse(line);
                if (event == null) {
                    break;
                }
                tally.add(event.path("type").asText(), event.path("text").asText(""));
                durationMs = event.path("timeMs").asLong();
                wholeBytes += line.length;
                line = nextLine(events);
            }
        }
        try (FileChannel channel = FileChannel.open(events(id), StandardOpenOption.WRITE)) {
            channel.truncate(wholeBytes);
        }
        return begun.with(RecordingSummary.State.INTERRUPTED, stoppedAt, durationMs, tally);
    }

    /// The next line with its line feed; empty at the end, also when only a torn line is left.
    private static byte[] nextLine(InputStream events) throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int value = events.read(); value >= 0; value = events.read()) {
            line.write(value);
            if (value == '\n') {
                return line.toByteArray();
            }
        }
        return new byte[0];
    }

    private static @Nullable JsonNode parse(byte[] line) throws IOException {
        try {
            JsonNode event = Json.mapper().readTree(line);
            return event.isObject() ? event : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    private Path events(String id) {
        return path(id).resolve(EVENTS);
    }

    private Path path(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("not a recording's id: " + id);
        }
        return directory.resolve(id);
    }
}
