package dev.glovebox.guest;

import dev.glovebox.guest.recording.RecordingSummary;
import dev.glovebox.guest.recording.Recordings;
import dev.glovebox.guest.replay.RecordingReader;
import java.io.InputStream;

/// The recordings, for exports and replays.
record RecordedSessions(Recordings recordings) implements RecordingReader {

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
        return recordings.frame(id, name);
    }
}
