package dev.glovebox.guest.recording;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The recordings that have ended, as many as there is room for: the ones that ended longest ago go first. Not
/// thread-safe.
final class FinishedRecordings {
    private static final Logger LOG = System.getLogger(FinishedRecordings.class.getName());

    private final RecordingStore store;
    private final int kept;
    private final long keptBytes;
    private final Map<String, RecordingSummary> finished = new HashMap<>();

    /// Takes over what an earlier server left.
    ///
    /// @param kept how many are kept
    /// @param keptBytes how much of them is kept, together with those that run
    FinishedRecordings(RecordingStore store, int kept, long keptBytes) throws IOException {
        this.store = store;
        this.kept = kept;
        this.keptBytes = keptBytes;
        for (RecordingSummary left : store.recover()) {
            finished.put(left.recordingId(), left);
        }
        evict(0);
    }

    void add(RecordingSummary summary) {
        finished.put(summary.recordingId(), summary);
    }

    boolean has(String id) {
        return finished.containsKey(id);
    }

    Collection<RecordingSummary> all() {
        return List.copyOf(finished.values());
    }

    /// One of them.
    ///
    /// @throws FailureException [Failure.NotFound]
    RecordingSummary get(String id) {
        RecordingSummary summary = finished.get(id);
        if (summary == null) {
            throw new Failure.NotFound("recording %s does not exist".formatted(id)).asException();
        }
        return summary;
    }

    /// Deletes one.
    ///
    /// @throws FailureException [Failure.NotFound]
    void delete(String id) throws IOException {
        get(id);
        store.delete(id);
        finished.remove(id);
    }

    /// Deletes the ones that ended longest ago until the rest is within the limits; the last one always stays.
    ///
    /// @param runningBytes how much those that run have on disk
    /// @return whether all is within the limits then
    boolean evict(long runningBytes) {
        var all = new ArrayList<>(finished.values());
        all.sort(RecordingSummary.lastEndedFirst());
        long bytes = runningBytes;
        for (int i = 0; i < all.size(); i++) {
            String id = all.get(i).recordingId();
            try {
                long ownBytes = store.sizeBytes(id);
                if (i > 0 && (i >= kept || bytes + ownBytes > keptBytes)) {
                    store.delete(id);
                    finished.remove(id);
                    LOG.log(Level.INFO, () -> "recording deleted to make room: recording=%s".formatted(id));
                } else {
                    bytes += ownBytes;
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "recording cannot be deleted: recording=%s".formatted(id), e);
            }
        }
        return bytes <= keptBytes;
    }
}
