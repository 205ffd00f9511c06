package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.screen.Screen.Capture;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The screen as a film, by capturing it again and again and comparing.
final class CapturedFrames implements FrameFeed {
    private static final ValueLayout.OfInt PIXEL = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Screen screen;
    private final Duration pause;
    private int[] drawn = new int[0]; // with the cursor; what the last picture is made of
    private final ReentrantLock lock = new ReentrantLock(); // a capture that was given up may still be reading
    private @GuardedBy("lock") int width;
    private @GuardedBy("lock") int height;
    private @GuardedBy("lock") int[] plain = new int[0];
    private @GuardedBy("lock") @Nullable Cursor cursor;
    private @GuardedBy("lock") boolean changed;
    private @GuardedBy("lock") long capturedNanos;

    /// Captures `screen`.
    ///
    /// @param pause between two captures that show the same
    CapturedFrames(Screen screen, Duration pause) {
        this.screen = screen;
        this.pause = pause;
    }

    @Override
    public Optional<Picture> next(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            screen.capture(true, this::take);
            Optional<Picture> picture = picture();
            long leftNanos = deadline - System.nanoTime();
            if (picture.isPresent() || leftNanos <= 0) {
                return picture;
            }
            Thread.sleep(Duration.ofNanos(Math.min(leftNanos, pause.toNanos())));
        }
    }

    private void take(Capture capture) {
        lock.lock();
        try {
            capturedNanos = System.nanoTime();
            if (capture.width() != width || capture.height() != height) {
                width = capture.width();
                height = capture.height();
                plain = new int[width * height];
                changed = true;
            }
            Cursor before = cursor;
            changed |= before == null || !before.sameAs(capture.cursor());
            cursor = capture.cursor();
            MemorySegment pixels = capture.pixels();
            for (int row = 0; pixels != null && row < height; row++) {
                changed |= copyRow(pixels, (long) row * capture.rowBytes(), row);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean copyRow(MemorySegment source, long from, int row) {
        long bytes = (long) width * Integer.BYTES;
        long to = row * bytes;
        MemorySegment target = MemorySegment.ofArray(plain);
        if (MemorySegment.mismatch(source, from, from + bytes, target, to, to + bytes) < 0) {
            return false;
        }
        MemorySegment.copy(source, PIXEL, from, plain, row * width, width);
        return true;
    }

    private Optional<Picture> picture() {
        lock.lock();
        try {
            Cursor shown = cursor;
            if (!changed || shown == null) {
                return Optional.empty();
            }
            changed = false;
            if (drawn.length == plain.length) {
                System.arraycopy(plain, 0, drawn, 0, plain.length);
            } else {
                drawn = Arrays.copyOf(plain, plain.length);
            }
            shown.drawOver(drawn, width, 0);
            return Optional.of(new Picture(new Pixels(width, height, drawn), capturedNanos));
        } finally {
            lock.unlock();
        }
    }
}
