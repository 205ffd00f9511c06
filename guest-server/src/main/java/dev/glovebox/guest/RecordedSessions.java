package dev.glovebox.guest;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.recording.RecordingSummary;
import dev.glovebox.guest.recording.Recordings;
import dev.glovebox.guest.replay.RecordingReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The recordings, for exports and replays.
final class RecordedSessions implements RecordingReader {
    private static final Pattern FRAME = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.(png|jpg|webp)");

    private final Recordings recordings;
    private final Path directory;

    /// @param directory where `recordings` keeps them
    RecordedSessions(Recordings recordings, Path directory) {
        this.recordings = recordings;
        this.directory = directory;
    }

    @Override
    public About about(String id) {
        RecordingSummary summary = recordings.summary(id);
        return new About(
                id,
                summary.startedAt(),
                summary.durationMs(),
                summary.state() == RecordingSummary.State.RECORDING,
                summary.video() != null);
    }

    @Override
    public InputStream events(String id) {
        return recordings.events(id);
    }

    @Override
    public byte[] frame(String id, String name) {
        String known = recordings.summary(id).recordingId();
        try {
            if (FRAME.matcher(name).matches()) {
                return Files.readAllBytes(
                        directory.resolve(known).resolve("frames").resolve(name));
            }
        } catch (NoSuchFileException _) {
            // as for a name that is none
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Failure.NotFound("recording %s has no frame %s".formatted(id, name)).asException();
    }
}
