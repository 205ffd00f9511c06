package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.Ffmpeg;
import dev.glovebox.guest.codec.FragmentedMp4;
import dev.glovebox.guest.codec.VideoEncoder;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Letterbox;
import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A video that is being made of the screen: a picture whenever the screen has changed, at the time when it was
/// captured. Any thread may call; whoever started it stops it.
///
/// One thread captures and writes, so a slow encoder gets fewer pictures and nothing piles up. What changes in size
/// is fitted into the first picture's.
public final class ScreenVideo {
    private static final Logger LOG = System.getLogger(ScreenVideo.class.getName());
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration DISPLAY_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20); // the encoder gets half of it
    /// After this long without change the last picture is written once more: the encoder's file lags by a second,
    /// and by one picture.
    private static final Duration SETTLED = Duration.ofMillis(1100);

    private final Wish wish;
    private final FrameFeed feed;
    private final VideoEncoder encoder;
    private final int width;
    private final int height;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    // only the thread touches these
    private final Letterbox letterbox;
    private Pixels shown;
    private long writtenNanos;
    private boolean repeated;
    private boolean displayLost;

    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") Status status;
    private @GuardedBy("lock") long endNanos;

    /// What is to be made.
    ///
    /// @param file the MP4 file, which must not exist
    /// @param fps how many pictures a second at most
    /// @param startNanos when the video begins, by `System.nanoTime`
    /// @param maxBytes how large the file may get, about
    /// @param maxDuration how long it may get
    public record Wish(Path file, int fps, long startNanos, long maxBytes, Duration maxDuration) {}

    /// Where a video stands.
    public enum State {
        /// It is being made.
        RUNNING,
        /// It has been finished.
        STOPPED,
        /// The encoder has ended; the file has what was written until about a second before.
        FAILED
    }

    /// A video so far, or ended.
    ///
    /// @param state where it stands
    /// @param reason why it failed, in one line; else null
    /// @param truncatedBy what ended it before it was stopped: `size` or `duration`; else null
    /// @param frames how many pictures it has
    /// @param durationMs until the end of its last one
    /// @param bytes of its file
    public record Status(
            State state,
            @Nullable String reason,
            @Nullable String truncatedBy,
            long frames,
            long durationMs,
            long bytes,
            int width,
            int height) {}

    private ScreenVideo(Wish wish, FrameFeed feed, VideoEncoder encoder, Pixels first) {
        this.wish = wish;
        this.feed = feed;
        this.encoder = encoder;
        this.width = first.width();
        this.height = first.height();
        this.letterbox = new Letterbox(width, height);
        this.shown = first;
        this.status = new Status(State.RUNNING, null, null, 0, 0, 0, width, height);
        this.thread = Thread.ofPlatform().daemon().name("screen-video").unstarted(this::run);
    }

    /// Begins a video; when this returns, its first picture is taken.
    ///
    /// @throws FailureException [Failure.DisplayUnavailable] when the display is not there, [Failure.Unavailable]
    ///     when ffmpeg is not
    public static ScreenVideo start(Screenshots screenshots, Ffmpeg ffmpeg, Wish wish) {
        return start(new WatchedFrames(screenshots), ffmpeg, wish);
    }

    static ScreenVideo start(FrameFeed feed, Ffmpeg ffmpeg, Wish wish) {
        try {
            Pixels first = feed.next(LOOK)
                    .orElseThrow(() -> new Failure.DisplayUnavailable("the screen could not be captured").asException())
                    .pixels();
            VideoEncoder encoder = ffmpeg.encode(wish.file(), first.width(), first.height());
            var video = new ScreenVideo(wish, feed, encoder, first);
            video.thread.start();
            LOG.log(Level.INFO, () -> "video started: file=%s pid=%d".formatted(wish.file(), encoder.pid()));
            return video;
        } catch (IOException e) {
            throw new Failure.Unavailable("no video can be recorded: " + e.getMessage()).asException();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("interrupted while the video was starting").asException();
        }
    }

    /// The video as it is now.
    public Status status() {
        lock.lock();
        try {
            return status.state() == State.RUNNING ? with(State.RUNNING, fileBytes()) : status;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the video, with the screen as it is now as its last picture, and waits until its file is finished; a
    /// further call answers the same.
    ///
    /// @param atNanos the end of its last picture, by `System.nanoTime`
    public Status stop(long atNanos) {
        lock.lock();
        try {
            if (stopping.getCount() > 0) {
                endNanos = atNanos;
                stopping.countDown();
            }
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(STOP_LIMIT)) {
                encoder.close();
                thread.join();
            }
        } catch (InterruptedException _) {
            encoder.close();
            Thread.currentThread().interrupt();
        }
        return status();
    }

    private void run() {
        String failure = "the server failed at it";
        try (encoder) {
            film();
            failure = encoder.finish().orElse("");
        } catch (IOException e) {
            failure = encoder.finish().orElse(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            failure = "interrupted";
        } finally {
            end(failure);
        }
    }

    private void film() throws IOException, InterruptedException {
        write(shown, wish.startNanos());
        while (goesOn()) {
            if (!encoder.isAlive()) {
                throw new IOException("ffmpeg has ended");
            }
            long lookNanos = System.nanoTime();
            Optional<FrameFeed.Picture> next = look(LOOK);
            if (next.isPresent()) {
                write(next.get());
            } else if (!repeated && System.nanoTime() - writtenNanos > SETTLED.toNanos()) {
                write(shown, System.nanoTime());
                repeated = true;
            }
            long restNanos = 1_000_000_000L / wish.fps() - (System.nanoTime() - lookNanos);
            boolean _ = stopping.await(Math.max(0, restNanos), TimeUnit.NANOSECONDS);
        }
        Optional<FrameFeed.Picture> last = look(Duration.ZERO);
        write(last.map(picture -> letterbox.fit(picture.pixels())).orElse(shown), end());
    }

    /// Whether neither a call nor a limit has ended it.
    private boolean goesOn() {
        if (stopping.getCount() == 0) {
            return false;
        }
        String limit = fileBytes() >= wish.maxBytes()
                ? "size"
                : System.nanoTime() - wish.startNanos() >= wish.maxDuration().toNanos() ? "duration" : "";
        if (limit.isEmpty()) {
            return true;
        }
        lock.lock();
        try {
            status = new Status(
                    status.state(), null, limit, status.frames(), status.durationMs(), status.bytes(), width, height);
        } finally {
            lock.unlock();
        }
        return false;
    }

    /// The next picture; none while the display is gone, which is then looked for again.
    private Optional<FrameFeed.Picture> look(Duration limit) throws InterruptedException {
        try {
            Optional<FrameFeed.Picture> picture = feed.next(limit);
            displayLost = false;
            return picture;
        } catch (FailureException e) {
            if (!displayLost) {
                LOG.log(Level.WARNING, () -> "video cannot see the screen: reason=%s".formatted(e.getMessage()));
            }
            displayLost = true;
            boolean _ = stopping.await(DISPLAY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        }
    }

    private void write(FrameFeed.Picture picture) throws IOException {
        shown = letterbox.fit(picture.pixels());
        repeated = false;
        write(shown, picture.capturedNanos());
    }

    private void write(Pixels picture, long atNanos) throws IOException {
        long timeMs = encoder.write(picture, (atNanos - wish.startNanos()) / 1_000_000);
        writtenNanos = System.nanoTime();
        lock.lock();
        try {
            status = new Status(
                    status.state(), null, status.truncatedBy(), status.frames() + 1, timeMs, 0, width, height);
        } finally {
            lock.unlock();
        }
    }

    private long end() {
        lock.lock();
        try {
            return stopping.getCount() == 0 ? endNanos : System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private void end(String failure) {
        FragmentedMp4 made = made();
        lock.lock();
        try {
            status = new Status(
                    failure.isEmpty() ? State.STOPPED : State.FAILED,
                    failure.isEmpty() ? null : failure,
                    status.truncatedBy(),
                    made.frames(),
                    made.durationMs(),
                    fileBytes(),
                    width,
                    height);
        } finally {
            lock.unlock();
        }
        if (failure.isEmpty()) {
            LOG.log(Level.INFO, () -> "video finished: file=%s frames=%d".formatted(wish.file(), made.frames()));
        } else {
            LOG.log(Level.WARNING, () -> "video failed: file=%s reason=%s".formatted(wish.file(), failure));
        }
    }

    private FragmentedMp4 made() {
        try {
            return FragmentedMp4.read(wish.file());
        } catch (IOException _) {
            return new FragmentedMp4(0, 0, 0); // the encoder did not get to make it
        }
    }

    @GuardedBy("lock")
    private Status with(State state, long bytes) {
        return new Status(
                state,
                status.reason(),
                status.truncatedBy(),
                status.frames(),
                status.durationMs(),
                bytes,
                width,
                height);
    }

    private long fileBytes() {
        try {
            return Files.size(wish.file());
        } catch (IOException _) {
            return 0; // the encoder has not made it yet
        }
    }
}
