package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.screen.Screen.Capture;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads captures into frames: only strips that show something else than in the frame before are copied.
final class FrameReader {
    private static final ValueLayout.OfInt PIXEL = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final WorkPool pool;

    /// @param pool compares and copies, on all cores
    FrameReader(WorkPool pool) {
        this.pool = pool;
    }

    /// The frame of `capture`.
    ///
    /// @param before the one before it, if there is any
    /// @param began when the capture began, by `System.nanoTime`
    Frame next(@Nullable Frame before, Capture capture, long began) {
        Frame known = before != null && before.width() == capture.width() && before.height() == capture.height()
                ? before
                : null;
        MemorySegment source = capture.pixels();
        if (source == null) {
            return Objects.requireNonNull(known, "only what is known already can be left out")
                    .seenAgain(capture.cursor(), began);
        }
        long version = before == null ? 1 : before.version() + 1;
        List<Supplier<Strip>> jobs = new ArrayList<>();
        for (int row = 0; row < capture.height(); row += Frame.STRIP_ROWS) {
            int firstRow = row;
            int rows = Math.min(Frame.STRIP_ROWS, capture.height() - row);
            Strip strip = known == null ? null : known.strips().get(row / Frame.STRIP_ROWS);
            jobs.add(() -> strip == null || differs(capture, source, firstRow, rows, strip.pixels())
                    ? new Strip(copy(capture, source, firstRow, rows), version)
                    : strip);
        }
        List<Strip> strips = pool.run(jobs);
        return known != null && known.strips().equals(strips)
                ? known.seenAgain(capture.cursor(), began)
                : new Frame(capture.width(), capture.height(), version, strips, capture.cursor(), began);
    }

    private static boolean differs(Capture capture, MemorySegment source, int firstRow, int rows, int[] known) {
        long rowBytes = (long) capture.width() * Integer.BYTES;
        MemorySegment target = MemorySegment.ofArray(known);
        if (capture.rowBytes() == rowBytes) { // nothing between the rows: the strip is one piece
            long from = firstRow * rowBytes;
            return MemorySegment.mismatch(source, from, from + rows * rowBytes, target, 0, rows * rowBytes) >= 0;
        }
        for (int row = 0; row < rows; row++) {
            long from = (long) (firstRow + row) * capture.rowBytes();
            long to = row * rowBytes;
            if (MemorySegment.mismatch(source, from, from + rowBytes, target, to, to + rowBytes) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static int[] copy(Capture capture, MemorySegment source, int firstRow, int rows) {
        int width = capture.width();
        int[] pixels = new int[rows * width];
        if (capture.rowBytes() == width * Integer.BYTES) {
            MemorySegment.copy(source, PIXEL, (long) firstRow * capture.rowBytes(), pixels, 0, pixels.length);
            return pixels;
        }
        for (int row = 0; row < rows; row++) {
            long from = (long) (firstRow + row) * capture.rowBytes();
            MemorySegment.copy(source, PIXEL, from, pixels, row * width, width);
        }
        return pixels;
    }
}
