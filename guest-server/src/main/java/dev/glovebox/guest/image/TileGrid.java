package dev.glovebox.guest.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The changes in a picture by square tiles: of each, the smallest rectangle that holds its changed pixels.
final class TileGrid {
    /// Length of a tile's side, in pixels.
    static final int TILE = 16;

    private final int columns;
    private final int rows;
    private final @Nullable Region[] changed;

    private TileGrid(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        changed = new Region[columns * rows];
    }

    /// A grid without changes over a picture of this size.
    static TileGrid over(int width, int height) {
        return new TileGrid(Math.ceilDiv(width, TILE), Math.ceilDiv(height, TILE));
    }

    /// Notes that pixels from column `first` to `last`, within one tile, changed in row `y`.
    void add(int first, int last, int y) {
        add(first / TILE + y / TILE * columns, new Region(first, y, last - first + 1, 1));
    }

    /// The same changes by tiles of twice the side.
    TileGrid coarser() {
        var coarser = new TileGrid(Math.ceilDiv(columns, 2), Math.ceilDiv(rows, 2));
        for (int tile = 0; tile < changed.length; tile++) {
            Region box = changed[tile];
            if (box != null) {
                coarser.add(tile % columns / 2 + tile / columns / 2 * coarser.columns, box);
            }
        }
        return coarser;
    }

    /// A rectangle for each group of changed tiles that touch, also by a corner.
    List<Region> groups() {
        var groups = new ArrayList<Region>();
        var seen = new boolean[changed.length];
        for (int tile = 0; tile < changed.length; tile++) {
            if (changed[tile] != null && !seen[tile]) {
                groups.add(group(tile, seen));
            }
        }
        return groups;
    }

    private void add(int tile, Region box) {
        Region before = changed[tile];
        changed[tile] = before == null ? box : before.union(box);
    }

    private Region group(int start, boolean[] seen) {
        var box = new Region(0, 0, 0, 0);
        var open = new ArrayDeque<Integer>();
        seen[start] = true;
        open.add(start);
        while (!open.isEmpty()) {
            int tile = open.remove();
            box = box.union(changedIn(tile));
            for (int neighbour : neighbours(tile)) {
                if (changed[neighbour] != null && !seen[neighbour]) {
                    seen[neighbour] = true;
                    open.add(neighbour);
                }
            }
        }
        return box;
    }

    private Region changedIn(int tile) {
        Region box = changed[tile];
        return box == null ? new Region(0, 0, 0, 0) : box;
    }

    private int[] neighbours(int tile) {
        int column = tile % columns;
        int row = tile / columns;
        int left = Math.max(0, column - 1);
        int right = Math.min(columns - 1, column + 1);
        int top = Math.max(0, row - 1);
        int bottom = Math.min(rows - 1, row + 1);
        var tiles = new int[(right - left + 1) * (bottom - top + 1)];
        int count = 0;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                tiles[count++] = y * columns + x;
            }
        }
        return tiles;
    }
}
