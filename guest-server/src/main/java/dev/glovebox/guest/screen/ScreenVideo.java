package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Ffmpeg;
import dev.glovebox.guest.codec.VideoEncoder;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Letterbox;
import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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
    private static final Duration KILLED_LIMIT = Duration.ofSeconds(2); // once more, when the encoder was killed
    /// After this long without change the last picture is written once more: the encoder's file lags by a second,
    /// and by one picture.
    private static final Duration SETTLED = Duration.ofMillis(1100);

    private final Wish wish;
    private final FrameFeed feed;
    private final VideoEncoder encoder;
    private final VideoProgress progress;
    private final Thread thread;

    // only the thread touches these
    private final Letterbox letterbox;
    private Pixels shown;
    private long writtenNanos;
    private boolean repeated;
    private boolean displayLost;

    /// What is to be made.
    ///
    /// @param file the MP4 file, which must not exist
    /// @param fps how many pictures a second at most
    /// @param startNanos when the video begins, by `System.nanoTime`
    /// @param maxBytes how large the file may get, about
    /// @param maxDuration how long it may get
    public record Wish(Path file, int fps, long startNanos, long maxBytes, Duration maxDuration) {}

    private ScreenVideo(Wish wish, FrameFeed feed, VideoEncoder encoder, Pixels first) {
        this.wish = wish;
        this.feed = feed;
        this.encoder = encoder;
        this.progress = new VideoProgress(wish, first.width(), first.height());
        this.letterbox = new Letterbox(first.width(), first.height());
        this.shown = first;
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
    public VideoStatus status() {
        return progress.status();
    }

    /// Ends the video, with the screen as it is now as its last picture, and waits until its file is finished, some
    /// twenty seconds at most: then the encoder is killed and the video has failed. A further call answers the
    /// same.
    ///
    /// @param atNanos the end of its last picture, by `System.nanoTime`
    public VideoStatus stop(long atNanos) {
        progress.stop(atNanos);
        try {
            if (!thread.join(STOP_LIMIT)) {
                encoder.close();
                if (!thread.join(KILLED_LIMIT)) {
                    progress.end("the screen could not be captured in time");
                }
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
            progress.end(failure);
        }
    }

    private void film() throws IOException, InterruptedException {
        write(shown, wish.startNanos());
        while (progress.goesOn()) {
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
            progress.rest(Duration.ofNanos(restNanos));
        }
        Optional<FrameFeed.Picture> last = look(Duration.ZERO);
        write(last.map(picture -> letterbox.fit(picture.pixels())).orElse(shown), progress.endNanos());
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
            progress.rest(DISPLAY_PAUSE);
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
        progress.wrote(timeMs);
    }
}
