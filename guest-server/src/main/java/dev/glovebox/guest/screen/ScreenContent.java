package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.StripCodec;
import dev.glovebox.guest.codec.StripPool;
import dev.glovebox.guest.screen.Screen.Capture;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The screen's last captured content, in strips of 32 rows: which of them changed, and each one's encoded form, so
/// that only what changed is encoded again. Thread-safe.
final class ScreenContent<S> {
    private static final int STRIP_ROWS = 32;
    private static final ValueLayout.OfInt PIXEL = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final StripPool pool;
    private final StripCodec<S> codec;
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") int width;
    private @GuardedBy("lock") int height;
    private @GuardedBy("lock") int[] pixels = new int[0];
    private @GuardedBy("lock") long version;
    private @GuardedBy("lock") @Nullable Cursor cursor;
    private @GuardedBy("lock") List<@Nullable S> plain = List.of();
    private @GuardedBy("lock") List<@Nullable S> pointed = List.of();

    ScreenContent(StripPool pool, StripCodec<S> codec) {
        this.pool = pool;
        this.codec = codec;
    }

    /// What the content is, without its pixels.
    ///
    /// @param version rises whenever a pixel changes; the cursor is not part of it
    record State(int width, int height, long version, Cursor cursor) {}

    /// Takes a capture over.
    void update(Capture capture) {
        lock.lock();
        try {
            if (capture.width() != width || capture.height() != height) {
                resize(capture.width(), capture.height());
            }
            Cursor before = cursor;
            if (before == null || !before.sameAs(capture.cursor())) {
                Collections.fill(pointed, null);
                cursor = capture.cursor();
            }
            MemorySegment source = capture.pixels();
            boolean changed = false;
            for (int strip = 0; source != null && strip < plain.size(); strip++) {
                if (copyIfChanged(source, capture.rowBytes(), strip)) {
                    plain.set(strip, null);
                    pointed.set(strip, null);
                    changed = true;
                }
            }
            if (changed) {
                version++;
            }
        } finally {
            lock.unlock();
        }
    }

    /// The state after the last update.
    State state() {
        lock.lock();
        try {
            return new State(width, height, version, Objects.requireNonNull(cursor, "nothing captured yet"));
        } finally {
            lock.unlock();
        }
    }

    /// The content as PNG.
    ///
    /// @param withCursor whether the cursor is drawn in
    byte[] png(boolean withCursor) {
        lock.lock();
        try {
            List<Integer> missing = new ArrayList<>();
            List<Supplier<S>> jobs = new ArrayList<>();
            for (int strip = 0; strip < plain.size(); strip++) {
                if (kept(strip, withCursor).get(strip) == null) {
                    missing.add(strip);
                    jobs.add(job(strip, withCursor));
                }
            }
            List<S> encoded = pool.encode(codec, jobs);
            for (int i = 0; i < encoded.size(); i++) {
                kept(missing.get(i), withCursor).set(missing.get(i), encoded.get(i));
            }
            List<S> strips = new ArrayList<>(plain.size());
            for (int strip = 0; strip < plain.size(); strip++) {
                strips.add(Objects.requireNonNull(kept(strip, withCursor).get(strip)));
            }
            return codec.join(width, height, strips);
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the encoded strips, so that the next image is encoded anew.
    void forgetEncoded() {
        lock.lock();
        try {
            Collections.fill(plain, null);
            Collections.fill(pointed, null);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void resize(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        pixels = new int[newWidth * newHeight];
        int strips = (newHeight + STRIP_ROWS - 1) / STRIP_ROWS;
        plain = new ArrayList<@Nullable S>(Collections.nCopies(strips, null));
        pointed = new ArrayList<@Nullable S>(Collections.nCopies(strips, null));
        version++;
    }

    @GuardedBy("lock")
    private boolean copyIfChanged(MemorySegment source, int sourceRowBytes, int strip) {
        int firstRow = strip * STRIP_ROWS;
        int lastRow = Math.min(height, firstRow + STRIP_ROWS);
        long rowBytes = (long) width * Integer.BYTES;
        if (sourceRowBytes == rowBytes) { // nothing between the rows: the strip is one piece
            return copyIfChanged(source, firstRow * rowBytes, firstRow * width, (lastRow - firstRow) * width);
        }
        boolean changed = false;
        for (int row = firstRow; row < lastRow; row++) {
            long from = (long) row * sourceRowBytes;
            changed |= copyIfChanged(source, from, row * width, width);
        }
        return changed;
    }

    /// Copies `count` pixels from byte `from` of the capture to pixel `to`, unless they are there already.
    @GuardedBy("lock")
    private boolean copyIfChanged(MemorySegment source, long from, int to, int count) {
        long bytes = (long) count * Integer.BYTES;
        long start = (long) to * Integer.BYTES;
        MemorySegment target = MemorySegment.ofArray(pixels);
        if (MemorySegment.mismatch(source, from, from + bytes, target, start, start + bytes) < 0) {
            return false;
        }
        MemorySegment.copy(source, PIXEL, from, pixels, to, count);
        return true;
    }

    /// The cache that holds `strip` as it is to be shown.
    @GuardedBy("lock")
    private List<@Nullable S> kept(int strip, boolean withCursor) {
        return withCursor && touchesCursor(strip) ? pointed : plain;
    }

    @GuardedBy("lock")
    private boolean touchesCursor(int strip) {
        Cursor shown = cursor;
        int firstRow = strip * STRIP_ROWS;
        return shown != null && shown.top() < firstRow + STRIP_ROWS && shown.top() + shown.height() > firstRow;
    }

    @GuardedBy("lock")
    private Supplier<S> job(int strip, boolean withCursor) {
        int columns = width;
        int firstRow = strip * STRIP_ROWS;
        int rows = Math.min(STRIP_ROWS, height - firstRow);
        int from = firstRow * columns;
        int[] source = pixels;
        Cursor shown = cursor;
        if (shown == null || !withCursor || !touchesCursor(strip)) {
            return () -> codec.encode(source, from, columns, rows);
        }
        return () -> {
            int[] drawn = Arrays.copyOfRange(source, from, from + rows * columns);
            shown.drawOver(drawn, columns, firstRow);
            return codec.encode(drawn, 0, columns, rows);
        };
    }
}
