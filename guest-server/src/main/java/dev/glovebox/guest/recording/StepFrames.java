package dev.glovebox.guest.recording;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.FailureException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The pictures of a recording's steps. A thread of its own follows the screen, so that there is always a picture
/// from before an event: when an event is told, the screen may show what it has done already.
///
/// The recording asks, one call at a time, and closes it.
final class StepFrames implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StepFrames.class.getName());
    private static final int KEPT = 6;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PACE = Duration.ofMillis(25); // while the screen changes all the time
    private static final Duration DISPLAY_PAUSE = Duration.ofSeconds(1);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final FrameSource.Feed feed;
    private final FocusedWindow focus;
    private final FrameFiles files;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Deque<Seen> seen = new ArrayDeque<>(); // the last one first
    private final Thread thread;

    /// What was to be seen.
    private record Seen(FrameSource.Still still, FocusedWindow.@Nullable Window window) {}

    /// Begins to follow the screen.
    ///
    /// @throws FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    StepFrames(FrameSource source, FocusedWindow focus, FrameFiles files) {
        this.feed = source.follow();
        this.focus = focus;
        this.files = files;
        keep(feed.now());
        this.thread = Thread.ofPlatform().daemon().name("step-frames").start(this::follow);
    }

    /// How large the pictures are together.
    long bytes() {
        return files.bytes();
    }

    /// The last picture from before `nanos`, by [System#nanoTime]; when there is none so old, the oldest that is
    /// kept.
    FrameEvent before(long nanos) throws IOException, FrameFiles.FullException {
        Seen last = null;
        lock.lock();
        try {
            for (Seen each : seen) {
                last = each;
                if (each.still().isBefore(nanos)) {
                    break;
                }
            }
        } finally {
            lock.unlock();
        }
        if (last == null) {
            throw new IllegalStateException("the first picture is always kept");
        }
        return event(last);
    }

    /// The screen as it is now.
    ///
    /// @throws FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    FrameEvent now() throws IOException, FrameFiles.FullException {
        return event(keep(feed.now()));
    }

    private FrameEvent event(Seen shown) throws IOException, FrameFiles.FullException {
        FrameFiles.Saved file = files.save(shown.still());
        return new FrameEvent(
                file.image(),
                file.hash(),
                file.digest(),
                file.width(),
                file.height(),
                shown.window(),
                shown.still().pointerX(),
                shown.still().pointerY());
    }

    private Seen keep(FrameSource.Still still) {
        var shown = new Seen(still, focus.now().orElse(null));
        lock.lock();
        try {
            seen.addFirst(shown);
            if (seen.size() > KEPT) {
                seen.removeLast();
            }
        } finally {
            lock.unlock();
        }
        return shown;
    }

    private void follow() {
        try {
            Duration pause = Duration.ZERO;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks once, and answers how long to rest then.
    private Duration look() throws InterruptedException {
        try {
            Optional<FrameSource.Still> still = feed.next(LOOK);
            still.ifPresent(this::keep);
            return still.isPresent() ? PACE : Duration.ZERO;
        } catch (FailureException e) {
            LOG.log(Level.DEBUG, () -> "recording cannot see the screen: reason=%s".formatted(e.getMessage()));
            return DISPLAY_PAUSE;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(END_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
