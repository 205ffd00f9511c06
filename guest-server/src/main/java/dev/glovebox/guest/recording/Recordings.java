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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Sources sources;
    private final Limits limits;
    private final Consumer<RecordingSummary> listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") TreeSet<String> starting = new TreeSet<>();
    private final @GuardedBy("lock") Map<String, Recording> running = new HashMap<>();
    private final @GuardedBy("lock") FinishedRecordings finished;
    private final AtomicBoolean looking = new AtomicBoolean(); // for room, on a thread of its own
    private volatile List<Recording> noting = List.of(); // those that run, for whoever must not wait
    private @GuardedBy("lock") @Nullable String defaultId;
    private @GuardedBy("lock") boolean closed;

    /// How much is kept.
    ///
    /// @param running how many recordings may run at once
    /// @param recordingBytes how large the events of one may get before it ends by itself
    /// @param frameBytes how large the pictures of its steps may get
    /// @param kept how many are kept
    /// @param keptBytes how much of all is kept, videos and all: then the oldest go, and at last one that runs ends
    record Limits(int running, long recordingBytes, long frameBytes, int kept, long keptBytes) {
        static final Limits DEFAULT = new Limits(4, 256L << 20, 1L << 30, 200, 4L << 30);
        private static final long GROWTH_BYTES = 1 << 20;
        private static final int GROWTH_PART = 16;

        private Recording.Limits ofOne() {
            return new Recording.Limits(recordingBytes, frameBytes, Math.min(GROWTH_BYTES, keptBytes / GROWTH_PART));
        }
    }

    /// Where recordings come from.
    ///
    /// @param input the display's keyboard and mouse
    /// @param videos of the screen
    /// @param frames the pictures of the screen at each step
    /// @param focus names the window of each step
    public record Sources(InputSource input, VideoSource videos, FrameSource frames, FocusedWindow focus) {}

    /// Keeps recordings of `sources` below `directory`, and takes over what an earlier server left there.
    ///
    /// @param listener is told when one has started or ended; it must not block
    public Recordings(Path directory, Sources sources, Consumer<RecordingSummary> listener) {
        this(directory, sources, Limits.DEFAULT, listener);
    }

    Recordings(Path directory, Sources sources) {
        this(directory, sources, Limits.DEFAULT);
    }

    Recordings(Path directory, Sources sources, Limits limits) {
        this(directory, sources, limits, _ -> {});
    }

    private Recordings(Path directory, Sources sources, Limits limits, Consumer<RecordingSummary> listener) {
        this.listener = listener;
        this.store = new RecordingStore(directory);
        this.sources = sources;
        this.limits = limits;
        try {
            this.finished = new FinishedRecordings(store, limits.kept(), limits.keptBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the recordings below " + directory, e);
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

    /// Starts a recording without video and pictures, as [#start(Optional, Optional, boolean)] does.
    public RecordingSummary start(Optional<String> wishedId) {
        return start(wishedId, Optional.empty(), false);
    }

    /// Starts a recording; when this returns, it sees everything that happens.
    ///
    /// @param wishedId the id it gets; empty for the default recording, which gets a new one
    /// @param video how its video is wanted; empty for none
    /// @param frames whether it gets a picture of the screen for each step
    /// @throws FailureException [Failure.BadParameter] for an id that is none, [Failure.Conflict] when it is
    ///     taken, the default recording runs already or too many run, [Failure.DisplayUnavailable] when the display
    ///     is not there, [Failure.Unavailable] when no video can be made
    public RecordingSummary start(Optional<String> wishedId, Optional<VideoOptions> video, boolean frames) {
        String id = wishedId.map(RecordingIds::checked).orElseGet(RecordingIds::newId);
        reserve(id, wishedId.isEmpty());
        Recording recording = null;
        boolean listens = false;
        try {
            recording = new Recording(store, id, limits.ofOne(), new Watch());
            if (video.isPresent()) {
                recording.film(sources.videos(), video.get());
            }
            if (frames) {
                recording.picture(sources.frames(), sources.focus());
            }
            recording.listen(sources.input());
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
            if (isDefault && defaultId != null && !finished.has(defaultId)) {
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
            noting = List.copyOf(running.values());
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
                return finished.get(wanted);
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
        if (id != null && finished.has(id)) {
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
                noting = List.copyOf(running.values());
                finished.add(summary);
                listener.accept(summary);
                if (recording.id().equals(defaultId) && summary.truncatedBy() == null) {
                    defaultId = null;
                }
                LOG.log(
                        Level.INFO,
                        () -> "recording stopped: recording=%s events=%d durationMs=%d"
                                .formatted(recording.id(), summary.eventCount(), summary.durationMs()));
                boolean _ = finished.evict(runningBytes());
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
            var all = new ArrayList<>(finished.all());
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
            return recording == null ? finished.get(id) : recording.summary();
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
                finished.get(id);
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

    /// Reads a picture of a recording's steps, a PNG file.
    ///
    /// @throws FailureException [Failure.NotFound]
    public byte[] frame(String id, String image) {
        summary(id);
        try {
            return store.readFrame(id, image);
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
            finished.delete(id);
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

    /// Whether anything is recorded now; for whoever would have to make an [ActionNote].
    public boolean isRecording() {
        return !noting.isEmpty();
    }

    /// Notes, in each recording that runs, what the server's own input engine is about to do. When this returns the
    /// note is written, before any event that the engine causes then. Costs nothing when nothing is recorded.
    public void actionBegan(ActionNote note) {
        noting.forEach(recording -> recording.actionBegan(note));
    }

    /// Notes that it has been done, or not, after the events that it caused: waits for them, which takes about a
    /// millisecond, a quarter of a second at most.
    ///
    /// @param note the one that it began with
    public void actionEnded(ActionNote note, ActionStatus status) {
        noting.forEach(recording -> recording.actionEnded(note, status));
    }

    /// What recordings tell on threads that must not wait.
    private final class Watch implements RecordingOwner {
        @Override
        public void full(Recording recording) {
            stopInBackground(recording);
        }

        @Override
        public void grown(Recording recording) {
            if (looking.compareAndSet(false, true)) {
                Thread.ofVirtual().name("recordings-room").start(Recordings.this::makeRoom);
            }
        }
    }

    /// Deletes what is oldest; when that is not enough, the largest recording that runs has to end.
    private void makeRoom() {
        looking.set(false);
        lock.lock();
        try {
            if (!finished.evict(runningBytes())) {
                running.values().stream()
                        .max(Comparator.comparingLong(Recording::diskBytes))
                        .ifPresent(largest -> largest.end("store"));
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private long runningBytes() {
        return running.values().stream().mapToLong(Recording::diskBytes).sum();
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
