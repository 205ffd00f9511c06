package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Region;
import java.util.List;

/// The screen at one moment. Immutable; any number of readers may keep it.
///
/// @param width in pixels
/// @param height in pixels
/// @param version rises whenever a pixel has changed since the frame before; the cursor is not part of it
/// @param strips rows from the top, [#STRIP_ROWS] each, the last one maybe fewer
/// @param cursor the pointer and its image, which is not in the pixels
/// @param capturedNanos when it was captured, by `System.nanoTime`
record Frame(int width, int height, long version, List<Strip> strips, Cursor cursor, long capturedNanos) {
    /// Rows of a strip. A multiple of 16, so that a strip is whole blocks of a JPEG image.
    static final int STRIP_ROWS = 32;

    /// The whole screen.
    Region bounds() {
        return new Region(0, 0, width, height);
    }

    /// How many rows strip number `index` has.
    int rowsOf(int index) {
        return Math.min(STRIP_ROWS, height - index * STRIP_ROWS);
    }

    /// The same pixels, seen once more.
    ///
    /// @param pointer the cursor by now
    /// @param nanos when it was captured
    Frame seenAgain(Cursor pointer, long nanos) {
        return new Frame(width, height, version, strips, pointer, nanos);
    }

    /// The version of what `region` shows: it stays the same at least as long as no pixel of the region changes.
    long versionOf(Region region) {
        long newest = 0;
        for (int i = region.y() / STRIP_ROWS; i * STRIP_ROWS < region.bottom() && i < strips.size(); i++) {
            newest = Math.max(newest, strips.get(i).version());
        }
        return newest;
    }

    /// A copy of what `region`, within the screen, shows without the cursor.
    Pixels pixels(Region region) {
        int[] rgb = new int[region.width() * region.height()];
        copy(region, rgb);
        return new Pixels(region.width(), region.height(), rgb);
    }

    /// What `region`, within the screen, shows without the cursor, as values `0xXXRRGGBB`, row-major without gaps.
    ///
    /// @return not to be changed: a whole strip's are the frame's own
    int[] values(Region region) {
        int strip = region.y() / STRIP_ROWS;
        boolean wholeStrip =
                region.width() == width && region.y() % STRIP_ROWS == 0 && region.height() == rowsOf(strip);
        return wholeStrip ? strips.get(strip).pixels() : pixels(region).rgb();
    }

    /// Copies the pixels of `region`, without the cursor, into `target` from index 0 on, row by row without gaps.
    ///
    /// @param region within the screen
    void copy(Region region, int[] target) {
        for (int row = 0; row < region.height(); row++) {
            int y = region.y() + row;
            int[] source = strips.get(y / STRIP_ROWS).pixels();
            int from = y % STRIP_ROWS * width + region.x();
            System.arraycopy(source, from, target, row * region.width(), region.width());
        }
    }
}
