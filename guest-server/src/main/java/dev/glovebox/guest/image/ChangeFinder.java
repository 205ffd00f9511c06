package dev.glovebox.guest.image;

import java.util.Arrays;
import java.util.List;

/// Finds where two pictures of the same size differ, from those of their rows that may. The top byte of pixels counts
/// for nothing. For one thread.
public final class ChangeFinder {
    private final int width;
    private final int height;
    private final TileGrid tiles;
    private long changedPixels;

    /// @param width of both pictures, in pixels
    /// @param height of both
    /// @throws IllegalArgumentException when a length is not positive
    public ChangeFinder(int width, int height) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("%d x %d is no picture".formatted(width, height));
        }
        this.width = width;
        this.height = height;
        tiles = TileGrid.over(width, height);
    }

    /// Compares some rows; those that are never given count as equal, and none may be given twice.
    ///
    /// @param before the rows in the one picture, `0xXXRRGGBB`, row-major
    /// @param after the same rows in the other
    /// @param firstRow the topmost of them
    /// @param rows how many
    /// @throws IllegalArgumentException when the pictures have no such rows or the arrays are too short for them
    public void compareRows(int[] before, int[] after, int firstRow, int rows) {
        if (firstRow < 0 || rows < 0 || rows > height - firstRow) {
            throw new IllegalArgumentException("no rows %d + %d of %d".formatted(firstRow, rows, height));
        }
        if (Math.min(before.length, after.length) < rows * width) {
            throw new IllegalArgumentException(
                    "%d and %d values are no %d rows".formatted(before.length, after.length, rows));
        }
        for (int row = 0; row < rows; row++) {
            compareRow(before, after, row * width, firstRow + row);
        }
    }

    /// Rectangles that together hold every pixel that differs, in reading order. A group of changes that lie close
    /// together has one, exactly as large as it must be; if there were more than `max`, the nearest are joined.
    ///
    /// @param max the most rectangles to give
    /// @throws IllegalArgumentException when `max` is not positive
    public List<Region> boxes(int max) {
        if (max <= 0) {
            throw new IllegalArgumentException("max is %d, and must be positive".formatted(max));
        }
        TileGrid grid = tiles;
        List<Region> groups = grid.groups();
        while (groups.size() > Math.max(max, BoxJoiner.MANY)) {
            grid = grid.coarser();
            groups = grid.groups();
        }
        return BoxJoiner.join(groups, max);
    }

    /// How many pixels differ.
    public long changedPixels() {
        return changedPixels;
    }

    private void compareRow(int[] before, int[] after, int start, int y) {
        int end = start + width;
        int at = start;
        while (at < end) {
            int equal = Arrays.mismatch(before, at, end, after, at, end);
            if (equal < 0) {
                return;
            }
            int x = at + equal - start;
            int tileEnd = start + Math.min(width, (x / TileGrid.TILE + 1) * TileGrid.TILE);
            compareInTile(before, after, start, at + equal, tileEnd, y);
            at = tileEnd;
        }
    }

    private void compareInTile(int[] before, int[] after, int start, int from, int to, int y) {
        int first = -1;
        int last = -1;
        for (int i = from; i < to; i++) {
            if (((before[i] ^ after[i]) & 0xffffff) != 0) {
                first = first < 0 ? i : first;
                last = i;
                changedPixels++;
            }
        }
        if (first >= 0) {
            tiles.add(first - start, last - start, y);
        }
    }
}
