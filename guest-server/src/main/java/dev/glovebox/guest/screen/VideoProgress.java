package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.FragmentedMp4;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// How far a [ScreenVideo] has come and what ends it: a call, or a limit of its wish. Any thread may call.
final class VideoProgress {
    private static final Logger LOG = System.getLogger(VideoProgress.class.getName());

    private final ScreenVideo.Wish wish;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") VideoStatus status;
    private @GuardedBy("lock") long endNanos;

    VideoProgress(ScreenVideo.Wish wish, int width, int height) {
        this.wish = wish;
        this.status = VideoStatus.begun(width, height);
    }

    /// The video as it is now.
    VideoStatus status() {
        lock.lock();
        try {
            return status.state() == VideoStatus.State.RUNNING ? status.withBytes(fileBytes()) : status;
        } finally {
            lock.unlock();
        }
    }

    /// Asks for the end; further calls do nothing.
    ///
    /// @param atNanos the end of the last picture, by `System.nanoTime`
    void stop(long atNanos) {
        lock.lock();
        try {
            if (stopping.getCount() > 0) {
                endNanos = atNanos;
                stopping.countDown();
            }
        } finally {
            lock.unlock();
        }
    }

    /// When the last picture ends, by `System.nanoTime`: as [#stop] was told, or now.
    long endNanos() {
        lock.lock();
        try {
            return stopping.getCount() == 0 ? endNanos : System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /// Whether neither a call nor a limit has ended it.
    boolean goesOn() {
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
            status = status.withTruncatedBy(limit);
        } finally {
            lock.unlock();
        }
        return false;
    }

    /// Waits for so long, or until [#stop].
    void rest(Duration time) throws InterruptedException {
        boolean _ = stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Counts a picture of the time `timeMs`, which the encoder has taken.
    void wrote(long timeMs) {
        lock.lock();
        try {
            status = status.withPicture(timeMs);
        } finally {
            lock.unlock();
        }
    }

    /// Ends it, once: with the pictures that its file has.
    ///
    /// @param failure why it failed, in one line; empty when it did not
    void end(String failure) {
        FragmentedMp4 made = made();
        lock.lock();
        try {
            if (status.state() != VideoStatus.State.RUNNING) {
                return;
            }
            status = status.ended(failure, made.frames(), made.durationMs(), fileBytes());
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

    private long fileBytes() {
        try {
            return Files.size(wish.file());
        } catch (IOException _) {
            return 0; // the encoder has not made it yet
        }
    }
}
