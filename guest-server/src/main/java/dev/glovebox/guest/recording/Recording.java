package dev.glovebox.guest.recording;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One running recording. Each event is in the file, whole, when the source's call returns: nothing is buffered
/// here.
///
/// Its video, when it has one, runs beside it: when that fails, the recording goes on.
///
/// Any thread may call; [#stop] ends it, any number of times.
final class Recording implements InputSource.Listener {
    private static final Logger LOG = System.getLogger(Recording.class.getName());

    private final RecordingStore store;
    private final long sizeMaxBytes;
    private final Consumer<Recording> onFull;
    private final RecordingSummary begun;
    private final long startNanos = System.nanoTime();
    private final FileChannel events;
    private final ReentrantLock stopping = new ReentrantLock(); // held while the source closes, which calls back
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") EventClock clock;
    private final @GuardedBy("lock") Tally tally = new Tally();
    private @GuardedBy("lock") long sizeBytes;
    private @GuardedBy("lock") @Nullable String truncatedBy;
    private @GuardedBy("stopping") InputSource.@Nullable Listening listening;
    private @GuardedBy("stopping") @Nullable RecordingSummary stopped;
    private volatile VideoSource.@Nullable Video video;

    /// Makes the files; [#listen] begins.
    ///
    /// @param sizeMaxBytes how large its events may get
    /// @param onFull is told, once and on the source's thread, when it takes no more; has to have it stopped
    Recording(RecordingStore store, String id, long sizeMaxBytes, Consumer<Recording> onFull) throws IOException {
        this.store = store;
        this.sizeMaxBytes = sizeMaxBytes;
        this.onFull = onFull;
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
        lock.lock();
        try {
            append(clock.event(serverTimeMs, System.nanoTime()), event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lost(String reason) {
        lock.lock();
        try {
            append(clock.loss(System.nanoTime()), new InputEvent.Gap(reason));
        } finally {
            lock.unlock();
        }
        LOG.log(Level.WARNING, () -> "recording has a gap: recording=%s reason=%s".formatted(id(), reason));
    }

    @GuardedBy("lock")
    private void append(long timeMs, InputEvent event) {
        if (truncatedBy != null || !events.isOpen()) {
            return;
        }
        byte[] line = EventJson.line(tally.eventCount() + 1, timeMs, event);
        if (sizeBytes + line.length > sizeMaxBytes) {
            truncate("size");
            return;
        }
        try {
            ByteBuffer rest = ByteBuffer.wrap(line);
            while (rest.hasRemaining()) {
                events.write(rest, sizeBytes + rest.position());
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, () -> "recording cannot be written: recording=%s".formatted(id()), e);
            truncate("disk");
            return;
        }
        sizeBytes += line.length;
        tally.add(event.type(), event instanceof InputEvent.KeyDown key ? key.text() : "");
    }

    @GuardedBy("lock")
    private void truncate(String reason) {
        truncatedBy = reason;
        onFull.accept(this);
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

    /// Ends the recording, with everything that happened before this call in it; a further call answers the same.
    /// On a full disk its files may keep saying that it runs.
    RecordingSummary stop() {
        stopping.lock();
        try {
            RecordingSummary summary = stopped;
            if (summary == null) {
                if (listening != null) {
                    listening.close();
                }
                long endNanos = System.nanoTime();
                VideoSource.Video filmed = video;
                summary = finish(endNanos, filmed == null ? null : filmed.stop(endNanos));
                stopped = summary;
            }
            return summary;
        } finally {
            stopping.unlock();
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
