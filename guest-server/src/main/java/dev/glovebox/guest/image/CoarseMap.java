package dev.glovebox.guest.image;

import dev.glovebox.guest.image.CorrelationSearch.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How well the blocks of a template fit at places all over the screen, a step apart.
final class CoarseMap {
    private final Plane screen;
    private final Blocks blocks;
    private final int stepX;
    private final int stepY;
    private final int columns;
    private final int rows;
    private final float[] scores;

    CoarseMap(Plane screen, Stencil template, CoarseTemplate coarse) {
        this.screen = screen;
        blocks = coarse.blocks();
        stepX = coarse.stepX();
        stepY = coarse.stepY();
        columns = (screen.width - template.width) / stepX + 1;
        rows = (screen.height - template.height) / stepY + 1;
        scores = new float[columns * rows];
    }

    /// Computes it.
    ///
    /// @return false when the time was over before
    boolean fill(Deadline deadline) {
        var weights = new BlockWeights(blocks);
        var grid = new BlockGrid(screen, blocks, stepX, stepY, weights.fractionBits());
        var row = new BlockRow(columns);
        for (int y = 0; y < rows; y++) {
            if (deadline.isOver()) {
                return false;
            }
            row.clear();
            for (int k = 0; k < blocks.count(); k++) {
                int offset = (y + blocks.y()[k] / stepY) * grid.columns + blocks.x()[k] / stepX;
                row.add(grid.means, offset, weights.weight(k));
            }
            row.score(weights, scores, y * columns);
        }
        return true;
    }

    /// The places that fit better than those around them, best first.
    ///
    /// @param least what they must score
    /// @param max the most places to give
    List<Place> peaks(double least, int max) {
        var keys = new long[2 * max];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] >= least && isPeak(i)) {
                if (count == keys.length) {
                    Arrays.sort(keys);
                    System.arraycopy(keys, max, keys, 0, max);
                    count = max;
                }
                keys[count++] = (long) Float.floatToIntBits(scores[i]) << 32 | Integer.MAX_VALUE - i;
            }
        }
        Arrays.sort(keys, 0, count);
        List<Place> places = new ArrayList<>();
        for (int k = count - 1; k >= Math.max(0, count - max); k--) {
            int i = Integer.MAX_VALUE - (int) keys[k];
            places.add(new Place(i % columns * stepX, i / columns * stepY));
        }
        return places;
    }

    /// Whether none around it is better; of equal ones, the first is the peak.
    private boolean isPeak(int index) {
        int x = index % columns;
        int y = index / columns;
        for (int row = Math.max(0, y - 1); row <= Math.min(rows - 1, y + 1); row++) {
            for (int column = Math.max(0, x - 1); column <= Math.min(columns - 1, x + 1); column++) {
                int other = row * columns + column;
                if (scores[other] > scores[index] || other < index && scores[other] == scores[index]) {
                    return false;
                }
            }
        }
        return true;
    }
}
