package dev.glovebox.guest.recording;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All recordings, the running and the finished ones. Any thread may call; whoever made it closes it, which stops
/// what runs.
///
/// One recording may run without an id of the caller's, the default one, and others beside it. When there are more
/// or larger ones than the limits say, the oldest finished ones are deleted.
public final class Recordings implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Recordings.class.getName());
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5); // the server gets ten to end

    private final RecordingStore store;
    private final InputSource source;
    private final VideoSource videoSource;
    private final Limits limits;
    private final Consumer<RecordingSummary> listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") TreeSet<String> starting = new TreeSet<>();
    private final @GuardedBy("lock") Map<String, Recording> running = new HashMap<>();
    private final @GuardedBy("lock") Map<String, RecordingSummary> finished = new HashMap<>();
    private @GuardedBy("lock") @Nullable String defaultId;
    private @GuardedBy("lock") boolean closed;

    /// How much is kept.
    ///
    /// @param running how many recordings may run at once
    /// @param recordingBytes how large one may get before it ends by itself
    /// @param kept how many are kept
    /// @param keptBytes how much of them is kept, videos and all
    record Limits(int running, long recordingBytes, int kept, long keptBytes) {
        static final Limits DEFAULT = new Limits(4, 256L << 20, 200, 4L << 30);
    }

    /// Keeps recordings of `source`, with videos of `videoSource`, below `directory`, and takes over what an
    /// earlier server left there.
    ///
    /// @param listener is told when one has started or ended; it must not block
    public Recordings(
            Path directory, InputSource source, VideoSource videoSource, Consumer<RecordingSummary> listener) {
        this(directory, source, videoSource, Limits.DEFAULT, listener);
    }

    Recordings(Path directory, InputSource source, VideoSource videoSource) {
        this(directory, source, videoSource, Limits.DEFAULT);
    }

    Recordings(Path directory, InputSource source, VideoSource videoSource, Limits limits) {
        this(directory, source, videoSource, limits, _ -> {});
    }

    private Recordings(
            Path directory,
            InputSource source,
            VideoSource videoSource,
            Limits limits,
            Consumer<RecordingSummary> listener) {
        this.listener = listener;
        this.store = new RecordingStore(directory);
        this.source = source;
        this.videoSource = videoSource;
        this.limits = limits;
        lock.lock();
        try {
            for (RecordingSummary left : store.recover()) {
                finished.put(left.recordingId(), left);
            }
            evict();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the recordings below " + directory, e);
        } finally {
            lock.unlock();
        }
    }

    /// How many recordings run.
    public int active() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /// Starts a recording without video, as [#start(Optional, Optional)] does.
    public RecordingSummary start(Optional<String> wishedId) {
        return start(wishedId, Optional.empty());
    }

    /// Starts a recording; when this returns, it sees everything that happens.
    ///
    /// @param wishedId the id it gets; empty for the default recording, which gets a new one
    /// @param video how its video is wanted; empty for none
    /// @throws FailureException [Failure.BadParameter] for an id that is none, [Failure.Conflict] when it is
    ///     taken, the default recording runs already or too many run, [Failure.DisplayUnavailable] when the display
    ///     is not there, [Failure.Unavailable] when no video can be made
    public RecordingSummary start(Optional<String> wishedId, Optional<VideoOptions> video) {
        String id = wishedId.map(RecordingIds::checked).orElseGet(RecordingIds::newId);
        reserve(id, wishedId.isEmpty());
        Recording recording = null;
        boolean listens = false;
        try {
            recording = new Recording(store, id, limits.recordingBytes(), this::stopInBackground);
            if (video.isPresent()) {
                recording.film(videoSource, video.get());
            }
            recording.listen(source);
            listens = true;
            began(recording);
            return recording.summary();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!listens) {
                giveUp(id, recording);
            }
        }
    }

    private void reserve(String id, boolean isDefault) {
        lock.lock();
        try {
            if (closed) {
                throw new Failure.Unavailable("the server is stopping").asException();
            }
            if (isDefault && defaultId != null && !finished.containsKey(defaultId)) {
                throw conflict("recording %s runs already; stop it first, or start another with an id of its own"
                        .formatted(defaultId));
            }
            if (starting.contains(id) || running.containsKey(id)) {
                throw conflict("recording %s runs already".formatted(id));
            }
            if (store.exists(id)) {
                throw conflict("recording %s exists already; delete it, or use another id".formatted(id));
            }
            if (starting.size() + running.size() >= limits.running()) {
                throw conflict(
                        "%d recordings run already (%s); stop one first".formatted(limits.running(), runningIds()));
            }
            starting.add(id);
            if (isDefault) {
                defaultId = id;
            }
        } finally {
            lock.unlock();
        }
    }

    private void began(Recording recording) {
        boolean tooLate;
        lock.lock();
        try {
            starting.remove(recording.id());
            running.put(recording.id(), recording);
            tooLate = closed;
        } finally {
            lock.unlock();
        }
        LOG.log(Level.INFO, () -> "recording started: recording=%s".formatted(recording.id()));
        listener.accept(recording.summary());
        if (tooLate) {
            stop(recording);
        }
    }

    /// Leaves nothing behind of what did not get to run. Until it has gone its id stays reserved: a video takes
    /// seconds to end, which nobody else has to wait for.
    private void giveUp(String id, @Nullable Recording recording) {
        try {
            if (recording != null) {
                recording.discard();
            }
        } finally {
            lock.lock();
            try {
                starting.remove(id);
                if (id.equals(defaultId)) {
                    defaultId = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Stops a recording; everything that happened before this call is in it.
    ///
    /// @param id the one to stop, which may have ended already; empty for the default one
    /// @throws FailureException [Failure.NotFound] when there is no such recording, [Failure.Conflict] when `id` is
    ///     empty and the default one does not run
    public RecordingSummary stop(Optional<String> id) {
        Recording recording;
        lock.lock();
        try {
            String wanted = id.map(RecordingIds::checked).orElseGet(this::takeDefaultId);
            recording = running.get(wanted);
            if (recording == null) {
                if (starting.contains(wanted)) {
                    throw conflict("recording %s is still starting".formatted(wanted));
                }
                return finished(wanted);
            }
        } finally {
            lock.unlock();
        }
        return stop(recording);
    }

    /// The default recording's id, which one that has ended by itself gives up here.
    @GuardedBy("lock")
    private String takeDefaultId() {
        String id = defaultId;
        if (id != null && (starting.contains(id) || running.containsKey(id))) {
            return id;
        }
        defaultId = null;
        if (id != null && finished.containsKey(id)) {
            return id;
        }
        throw conflict(
                running.isEmpty()
                        ? "no recording runs"
                        : "no recording without an id of its own runs; with one run: " + runningIds());
    }

    private RecordingSummary stop(Recording recording) {
        RecordingSummary summary = recording.stop();
        lock.lock();
        try {
            if (running.remove(recording.id(), recording)) {
                finished.put(recording.id(), summary);
                listener.accept(summary);
                if (recording.id().equals(defaultId) && summary.truncatedBy() == null) {
                    defaultId = null;
                }
                LOG.log(
                        Level.INFO,
                        () -> "recording stopped: recording=%s events=%d durationMs=%d"
                                .formatted(recording.id(), summary.eventCount(), summary.durationMs()));
                evict();
            }
        } finally {
            lock.unlock();
        }
        return summary;
    }

    /// Ends a recording that takes no more; not on the source's thread, which ending waits for.
    @CanIgnoreReturnValue
    private Thread stopInBackground(Recording recording) {
        return Thread.ofVirtual().name("recording-stop-" + recording.id()).start(() -> stop(recording));
    }

    /// All recordings, the newest first.
    public List<RecordingSummary> list() {
        lock.lock();
        try {
            var all = new ArrayList<>(finished.values());
            for (Recording recording : running.values()) {
                all.add(recording.summary());
            }
            all.sort(RecordingSummary.newestFirst());
            return all;
        } finally {
            lock.unlock();
        }
    }

    /// One recording.
    ///
    /// @throws FailureException [Failure.NotFound]
    public RecordingSummary summary(String id) {
        lock.lock();
        try {
            Recording recording = running.get(id);
            return recording == null ? finished(id) : recording.summary();
        } finally {
            lock.unlock();
        }
    }

    /// Opens the events of a recording, as JSON Lines; while it runs, those that it has now.
    ///
    /// @throws FailureException [Failure.NotFound]
    public InputStream events(String id) {
        lock.lock();
        try {
            Recording recording = running.get(id);
            long sizeBytes = recording == null ? Long.MAX_VALUE : recording.sizeBytes();
            if (recording == null) {
                finished(id);
            }
            return new BoundedInputStream(store.readEvents(id), sizeBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /// Opens the video of a recording; while it runs, what can be played of it now.
    ///
    /// @throws FailureException [Failure.NotFound] when there is no such recording, or it has no video
    public RecordedVideo video(String id) {
        if (summary(id).video() == null) {
            throw new Failure.NotFound("recording %s has no video".formatted(id)).asException();
        }
        try {
            return store.openVideo(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes a finished recording.
    ///
    /// @throws FailureException [Failure.NotFound], or [Failure.Conflict] while it runs
    public void delete(String id) {
        lock.lock();
        try {
            if (running.containsKey(id) || starting.contains(id)) {
                throw conflict("recording %s runs; stop it first".formatted(id));
            }
            finished(id);
            store.delete(id);
            finished.remove(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /// Stops what runs, all at once. What has not ended after five seconds is left as it is: its video's encoder
    /// finishes by itself when the server is gone, and the next one finds the recording interrupted.
    @Override
    public void close() {
        List<Recording> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(running.values());
        } finally {
            lock.unlock();
        }
        List<Thread> ends = left.stream().map(this::stopInBackground).toList();
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread end : ends) {
                if (!end.join(Duration.ofNanos(deadline - System.nanoTime()))) {
                    LOG.log(Level.WARNING, () -> "recording did not end in time: thread=%s".formatted(end.getName()));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @GuardedBy("lock")
    private RecordingSummary finished(String id) {
        RecordingSummary summary = finished.get(id);
        if (summary == null) {
            throw new Failure.NotFound("recording %s does not exist".formatted(id)).asException();
        }
        return summary;
    }

    /// Deletes the recordings that ended longest ago until the rest is within the limits.
    @GuardedBy("lock")
    private void evict() {
        var kept = new ArrayList<>(finished.values());
        kept.sort(RecordingSummary.lastEndedFirst());
        long bytes = 0;
        for (int i = 0; i < kept.size(); i++) {
            String id = kept.get(i).recordingId();
            try {
                bytes += store.sizeBytes(id);
                if (i > 0 && (i >= limits.kept() || bytes > limits.keptBytes())) {
                    store.delete(id);
                    finished.remove(id);
                    LOG.log(Level.INFO, () -> "recording deleted to make room: recording=%s".formatted(id));
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "recording cannot be deleted: recording=%s".formatted(id), e);
            }
        }
    }

    @GuardedBy("lock")
    private String runningIds() {
        var ids = new TreeSet<>(starting);
        ids.addAll(running.keySet());
        return String.join(", ", ids);
    }

    private static FailureException conflict(String detail) {
        return new Failure.Conflict(detail).asException();
    }
}
