package dev.glovebox.guest.image;

import java.util.Arrays;

/// Sums over the blocks of each place in a row of places.
///
/// The loop walks all arrays by the same index: only then does the compiler see that it may use vectors.
final class BlockRow {
    private final int[] block;
    private final int[] dots;
    private final int[] totals;
    private final int[] squares;

    BlockRow(int columns) {
        block = new int[columns];
        dots = new int[columns];
        totals = new int[columns];
        squares = new int[columns];
    }

    void clear() {
        Arrays.fill(dots, 0);
        Arrays.fill(totals, 0);
        Arrays.fill(squares, 0);
    }

    /// Adds one block of each place, which lie side by side from `offset` on.
    void add(int[] means, int offset, int weight) {
        System.arraycopy(means, offset, block, 0, block.length);
        add(block, weight, dots, totals, squares);
    }

    /// Writes how well each place fits to `to` from `offset` on.
    void score(BlockWeights weights, float[] to, int offset) {
        for (int x = 0; x < dots.length; x++) {
            to[offset + x] = weights.correlation(dots[x], totals[x], squares[x]);
        }
    }

    private static void add(int[] means, int weight, int[] dots, int[] totals, int[] squares) {
        for (int x = 0; x < means.length; x++) {
            int mean = means[x];
            dots[x] += mean * weight;
            totals[x] += mean;
            squares[x] += mean * mean;
        }
    }
}
