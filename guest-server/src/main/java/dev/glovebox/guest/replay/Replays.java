package dev.glovebox.guest.replay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.Codecs;
import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does recordings again, one at a time, and keeps the pictures of the last ones that went another way.
/// Thread-safe; whoever makes it closes it.
public final class Replays implements AutoCloseable {
    private static final int KEPT_MAX = 8;
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final RecordingReader recordings;
    private final Hands hands;
    private final Eyes eyes;
    private final Codecs codecs = new Codecs();
    private final WorkPool pictures = new WorkPool("replays", 1, 8);
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Map<Integer, Pictures> kept = new LinkedHashMap<>();
    private @GuardedBy("lock") @Nullable Replay running;
    private @GuardedBy("lock") int count;

    /// Replays what `recordings` has.
    public Replays(RecordingReader recordings, Hands hands, Eyes eyes) {
        this.recordings = recordings;
        this.hands = hands;
        this.eyes = eyes;
    }

    /// The pictures of a replay that went another way.
    private record Pictures(String recordingId, Optional<byte[]> expected, Optional<byte[]> seen) {}

    /// A replay that is about to begin, for which [#run] is to be called, and [#end] in any case.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.NotFound]; [Failure.Conflict] when another one
    ///     runs, the recording has not ended, or it has nothing to compare the screen with; [Failure.BadBody] when
    ///     it has no such steps
    Replay begin(String id, ReplayRequest request) {
        RecordingReader.About about = recordings.about(id);
        if (about.runs()) {
            throw new Failure.Conflict("recording %s still runs; stop it first".formatted(id)).asException();
        }
        Steps steps = Steps.of(recordings, id);
        if (request.firstStep() > Math.max(1, steps.list().size())) {
            String message = "the recording has %d steps".formatted(steps.list().size());
            throw new Failure.BadBody("from", message).asException();
        }
        var wish = new Replay.Wish(request, match(id, request, steps), hands, eyes, pictures);
        lock.lock();
        try {
            Replay other = running;
            if (other != null) {
                throw new Failure.Conflict(
                                "replay %d of recording %s runs already; DELETE /recordings/%2$s/replay ends it"
                                        .formatted(other.number(), other.recordingId()))
                        .asException();
            }
            var replay = new Replay(++count, recordings, id, steps, wish);
            running = replay;
            return replay;
        } finally {
            lock.unlock();
        }
    }

    private static Failure noFrames(String id) {
        return new Failure.Conflict(
                "recording %s was made without frames=true: nobody knows how the screen looked; ".formatted(id)
                        + "match=none goes by time alone");
    }

    private static ReplayRequest.Match match(String id, ReplayRequest request, Steps steps) {
        ReplayRequest.Match wished = request.match();
        boolean compares = wished != null && wished != ReplayRequest.Match.NONE;
        if (compares && !steps.hasFrames()) {
            throw noFrames(id).asException();
        }
        if (wished != null) {
            return wished;
        }
        return steps.hasFrames() ? ReplayRequest.Match.SIMILAR : ReplayRequest.Match.NONE;
    }

    /// Does what [#begin] has prepared.
    ///
    /// @param listener is told of each step that is done
    ReplayResult run(Replay replay, Consumer<ReplayResult.StepDone> listener) {
        ReplayResult result = replay.run(listener);
        keep(replay);
        return result;
    }

    /// Makes room for the next one after `replay`, whether or not it was run.
    void end(Replay replay) {
        lock.lock();
        try {
            running = running == replay ? null : running;
        } finally {
            lock.unlock();
        }
    }

    private void keep(Replay replay) {
        Optional<byte[]> expected = replay.expectedPicture().map(this::png);
        Optional<byte[]> seen = replay.seenPicture().map(this::png);
        if (expected.isEmpty() && seen.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            kept.put(replay.number(), new Pictures(replay.recordingId(), expected, seen));
            if (kept.size() > KEPT_MAX) {
                kept.remove(kept.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private byte[] png(Pixels pixels) {
        return pictures.run(() -> ReportPictures.encode(codecs.of(Encoding.Png.FAST), pixels));
    }

    /// A picture of a replay that went another way, as PNG.
    ///
    /// @param number the replay's
    /// @param isExpected whether the recorded one is meant, or the one that was seen
    /// @throws dev.glovebox.guest.http.FailureException [Failure.NotFound] when it is not kept
    byte[] picture(String id, String number, boolean isExpected) {
        lock.lock();
        try {
            Pictures found = number.matches("\\d{1,9}") ? kept.get(Integer.valueOf(number)) : null;
            if (found != null && found.recordingId().equals(id)) {
                Optional<byte[]> picture = isExpected ? found.expected() : found.seen();
                if (picture.isPresent()) {
                    return picture.get();
                }
            }
        } finally {
            lock.unlock();
        }
        String detail = "no picture of replay %s of recording %s is kept: the last %d replays that diverged have some";
        throw new Failure.NotFound(detail.formatted(number, id, KEPT_MAX)).asException();
    }

    /// Ends the replay of a recording before its next step.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.NotFound] when none of it runs
    void cancel(String id) throws InterruptedException {
        Replay replay = current();
        if (replay == null || !replay.recordingId().equals(id)) {
            throw new Failure.NotFound("no replay of recording %s runs".formatted(id)).asException();
        }
        if (!replay.cancel(CANCEL_LIMIT)) {
            throw new Failure.Unavailable("the replay ends with the step that it is at, which takes long")
                    .asException();
        }
    }

    private @Nullable Replay current() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /// Ends what runs.
    @Override
    public void close() {
        Replay replay = current();
        try {
            if (replay != null) {
                replay.cancel(CLOSE_LIMIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        pictures.close();
        codecs.close();
    }
}
