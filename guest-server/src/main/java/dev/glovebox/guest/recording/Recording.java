package dev.glovebox.guest.recording;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One running recording. Each event is in the file, whole, when the source's call returns: nothing is kept back.
///
/// Its video, when it has one, runs beside it: when that fails, the recording goes on.
///
/// Any thread may call; [#stop] ends it, any number of times.
final class Recording implements InputSource.Listener {
    private static final Logger LOG = System.getLogger(Recording.class.getName());
    private static final Duration ACTION_LIMIT = Duration.ofMillis(250);

    private final RecordingStore store;
    private final Limits limits;
    private final RecordingOwner owner;
    private final RecordingSummary begun;
    private final long startNanos = System.nanoTime();
    private final FileChannel events;
    private final ReentrantLock stopping = new ReentrantLock(); // held while the source closes, which calls back
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") EventClock clock;
    private final @GuardedBy("lock") Tally tally = new Tally();
    private final @GuardedBy("lock") Steps steps = new Steps();
    private @GuardedBy("lock") @Nullable StepFrames frames;
    private final @GuardedBy("lock") ByteArrayOutputStream lines = new ByteArrayOutputStream(); // to be written
    private final @GuardedBy("lock") List<RecordedEvent> unwritten = new ArrayList<>(); // the events in them
    private @GuardedBy("lock") long sizeBytes;
    private @GuardedBy("lock") long toldBytes; // of the growth that the owner was told of
    private @GuardedBy("lock") @Nullable String truncatedBy;
    private @GuardedBy("stopping") @Nullable RecordingSummary stopped;
    private volatile InputSource.@Nullable Listening listening;
    private volatile VideoSource.@Nullable Video video;

    /// How large one may get before it ends by itself.
    ///
    /// @param eventBytes its events
    /// @param frameBytes its pictures of steps
    /// @param growthBytes how much it grows before its owner looks whether there is still room
    record Limits(long eventBytes, long frameBytes, long growthBytes) {}

    /// Makes the files; [#listen] begins.
    Recording(RecordingStore store, String id, Limits limits, RecordingOwner owner) throws IOException {
        this.store = store;
        this.limits = limits;
        this.owner = owner;
        this.begun = RecordingSummary.begun(id, Instant.now());
        this.clock = new EventClock(startNanos);
        this.events = store.create(begun);
    }

    String id() {
        return begun.recordingId();
    }

    /// Begins a video of the screen; to be called before [#listen], since it is ready sooner.
    void film(VideoSource source, VideoOptions options) throws IOException {
        stopping.lock();
        try {
            VideoSource.Video started = source.start(store.video(id()), options, startNanos);
            video = started;
            store.write(begun.withVideo(started.summary()));
        } finally {
            stopping.unlock();
        }
    }

    /// Has a picture written before each step; to be called before [#listen].
    void picture(FrameSource source, FocusedWindow focus) throws IOException {
        var following = new StepFrames(source, focus, new FrameFiles(store.frames(id()), limits.frameBytes()));
        lock.lock();
        try {
            frames = following;
        } finally {
            lock.unlock();
        }
    }

    /// Begins to record what `source` sees.
    void listen(InputSource source) {
        stopping.lock();
        try {
            listening = source.listen(this);
        } finally {
            stopping.unlock();
        }
    }

    @Override
    public void input(long serverTimeMs, InputEvent event) {
        input(List.of(new InputSource.Happened(serverTimeMs, event)));
    }

    @Override
    public void input(List<InputSource.Happened> happened) {
        lock.lock();
        try {
            long nowNanos = System.nanoTime();
            for (InputSource.Happened each : happened) {
                input(each.serverTimeMs(), each.event(), nowNanos);
            }
            write();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void input(long serverTimeMs, InputEvent event, long nowNanos) {
        long timeMs = clock.event(serverTimeMs, nowNanos);
        StepFrames shown = frames;
        if (shown != null && steps.begins(event, timeMs)) {
            append(timeMs, () -> shown.before(EventClock.momentNanos(serverTimeMs, nowNanos)));
        }
        append(timeMs, event);
    }

    @Override
    public void lost(String reason) {
        lock.lock();
        try {
            InputEvent gap = new InputEvent.Gap(reason);
            long timeMs = clock.loss(System.nanoTime());
            boolean _ = steps.begins(gap, timeMs);
            append(timeMs, gap);
            write();
        } finally {
            lock.unlock();
        }
        LOG.log(Level.WARNING, () -> "recording has a gap: recording=%s reason=%s".formatted(id(), reason));
    }

    /// Notes what is about to be done, with the screen as it is before.
    void actionBegan(ActionNote note) {
        lock.lock();
        try {
            long timeMs = clock.note(System.nanoTime());
            steps.actionBegan();
            StepFrames shown = frames;
            if (shown != null) {
                append(timeMs, shown::now);
            }
            append(timeMs, new ActionEvent.Began(note));
            write();
        } finally {
            lock.unlock();
        }
    }

    /// Notes what has been done, after the events that it caused: they come another way, so this waits for them, a
    /// quarter of a second at most.
    void actionEnded(ActionNote note, ActionStatus status) {
        InputSource.Listening source = listening;
        if (source != null && !source.catchUp(ACTION_LIMIT)) {
            LOG.log(Level.WARNING, () -> "events of an action came late: recording=" + id());
        }
        lock.lock();
        try {
            steps.actionEnded();
            append(clock.note(System.nanoTime()), new ActionEvent.Ended(note, status));
            write();
        } finally {
            lock.unlock();
        }
    }

    /// Makes the event of a picture.
    private interface Picture {
        FrameEvent take() throws IOException, FrameFiles.FullException;
    }

    /// Appends a picture; none while the screen cannot be seen.
    @GuardedBy("lock")
    private void append(long timeMs, Picture picture) {
        if (isEnded()) {
            return;
        }
        try {
            append(timeMs, picture.take());
        } catch (FrameFiles.FullException _) {
            truncate("frames");
        } catch (IOException e) {
            fail(e);
        } catch (FailureException e) {
            LOG.log(Level.WARNING, () -> "step has no picture: recording=%s reason=%s".formatted(id(), e.getMessage()));
        }
    }

    @GuardedBy("lock")
    private void append(long timeMs, RecordedEvent event) {
        if (isEnded()) {
            return;
        }
        byte[] line = EventJson.line(tally.eventCount() + unwritten.size() + 1, timeMs, event);
        if (sizeBytes + lines.size() + line.length > limits.eventBytes()) {
            truncate("size");
            return;
        }
        lines.writeBytes(line);
        unwritten.add(event);
    }

    /// Writes what was appended, with one call for all of it.
    @GuardedBy("lock")
    private void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        try {
            ByteBuffer rest = ByteBuffer.wrap(lines.toByteArray());
            while (rest.hasRemaining()) {
                events.write(rest, sizeBytes + rest.position());
            }
            sizeBytes += rest.limit();
            unwritten.forEach(event ->
                    tally.add(event.type(), event instanceof InputEvent.KeyDown key ? key.text() : ""));
            tellGrowth();
        } catch (IOException e) {
            fail(e);
        } finally {
            lines.reset();
            unwritten.clear();
        }
    }

    @GuardedBy("lock")
    private boolean isEnded() {
        return truncatedBy != null || !events.isOpen();
    }

    @GuardedBy("lock")
    private void tellGrowth() {
        long bytes = ownBytes();
        if (bytes - toldBytes >= limits.growthBytes()) {
            toldBytes = bytes;
            owner.grown(this);
        }
    }

    @GuardedBy("lock")
    private void fail(IOException e) {
        if (truncatedBy != null) {
            return; // it has ended for another reason
        }
        LOG.log(Level.ERROR, () -> "recording cannot be written: recording=%s".formatted(id()), e);
        truncate("disk");
    }

    @GuardedBy("lock")
    private void truncate(String reason) {
        truncatedBy = reason;
        owner.full(this);
    }

    /// Ends it for want of room.
    ///
    /// @param reason as in [RecordingSummary#truncatedBy]
    void end(String reason) {
        lock.lock();
        try {
            if (!isEnded()) {
                truncate(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The recording as it is now.
    RecordingSummary summary() {
        VideoSource.Video filmed = video;
        lock.lock();
        try {
            return begun.with(RecordingSummary.State.RECORDING, null, clock.durationMs(System.nanoTime()), tally)
                    .withTruncatedBy(truncatedBy)
                    .withVideo(filmed == null ? null : filmed.summary());
        } finally {
            lock.unlock();
        }
    }

    /// How many bytes of its file are whole events.
    long sizeBytes() {
        lock.lock();
        try {
            return sizeBytes;
        } finally {
            lock.unlock();
        }
    }

    /// How many bytes it has on disk.
    long diskBytes() {
        VideoSource.Video filmed = video;
        lock.lock();
        try {
            return ownBytes() + (filmed == null ? 0 : filmed.summary().bytes());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private long ownBytes() {
        return sizeBytes + (frames == null ? 0 : frames.bytes());
    }

    /// Ends the recording, with everything that happened before this call in it; a further call answers the same.
    /// On a full disk its files may keep saying that it runs.
    RecordingSummary stop() {
        stopping.lock();
        try {
            RecordingSummary summary = stopped;
            if (summary == null) {
                InputSource.Listening source = listening;
                if (source != null) {
                    source.close();
                }
                long endNanos = System.nanoTime();
                pictureEnd(endNanos);
                VideoSource.Video filmed = video;
                summary = finish(endNanos, filmed == null ? null : filmed.stop(endNanos));
                stopped = summary;
            }
            return summary;
        } finally {
            stopping.unlock();
        }
    }

    /// The last picture is of the screen at the end.
    private void pictureEnd(long endNanos) {
        StepFrames shown;
        lock.lock();
        try {
            shown = frames;
            if (shown != null) {
                append(clock.note(endNanos), shown::now);
                write();
            }
        } finally {
            lock.unlock();
        }
        if (shown != null) {
            shown.close();
        }
    }

    /// Ends the recording and deletes all of it.
    void discard() {
        stop();
        try {
            store.delete(id());
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "recording cannot be deleted: recording=%s".formatted(id()), e);
        }
    }

    private RecordingSummary finish(long endNanos, @Nullable VideoSummary filmed) {
        lock.lock();
        try {
            RecordingSummary summary = begun.with(
                            RecordingSummary.State.STOPPED, Instant.now(), clock.durationMs(endNanos), tally)
                    .withTruncatedBy(truncatedBy)
                    .withVideo(filmed);
            write(summary);
            return summary;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void write(RecordingSummary summary) {
        try (events) {
            events.truncate(sizeBytes); // a full disk may have left part of a line
            store.write(summary);
        } catch (IOException e) {
            LOG.log(Level.ERROR, () -> "end of recording cannot be written: recording=%s".formatted(id()), e);
        }
    }
}
