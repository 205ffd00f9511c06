package dev.glovebox.guest.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A template as coarse blocks: the mean shade of each, as far as all of its pixels are visible.
///
/// @param width of each block, in pixels
/// @param height of each
/// @param x left edges of the blocks within the template
/// @param y top edges
/// @param means mean shades, 0 to 255
/// @param pixels how many pixels of the template they stand for
record Blocks(int width, int height, int[] x, int[] y, double[] means, long pixels) {
    /// The most blocks that are used; of more, some all over the template are.
    private static final int MOST = 1024;

    /// Blocks of a template, about `perSide` in each direction.
    ///
    /// @param stepX what the blocks' width is to be a multiple of
    /// @param stepY what their height is to be a multiple of
    static Blocks of(Stencil template, int perSide, int stepX, int stepY) {
        int width = side(template.width, perSide, stepX);
        int height = side(template.height, perSide, stepY);
        int columns = template.width / width;
        int[] whole = IntStream.range(0, columns * (template.height / height))
                .filter(i -> template.isVisible(i % columns * width, i / columns * height, width, height))
                .toArray();
        int count = Math.min(MOST, whole.length);
        int[] used = IntStream.range(0, count)
                .map(k -> whole[(int) ((long) k * whole.length / count)])
                .toArray();
        double area = (double) width * height;
        return new Blocks(
                width,
                height,
                Arrays.stream(used).map(i -> i % columns * width).toArray(),
                Arrays.stream(used).map(i -> i / columns * height).toArray(),
                Arrays.stream(used)
                        .mapToDouble(i ->
                                template.plane.sum(i % columns * width, i / columns * height, width, height) / area)
                        .toArray(),
                (long) whole.length * width * height);
    }

    int count() {
        return means.length;
    }

    /// How much of what sets the template's pixels apart is left in the blocks, 0 to 1.
    double share(Stencil template) {
        double squares = 0;
        for (double mean : means) {
            squares += (mean - template.mean()) * (mean - template.mean());
        }
        double mean = squares / Math.max(1, count());
        return Math.min(1, mean * pixels / (template.deviation() * template.deviation()));
    }

    /// The normalised correlation of the blocks with those of a place, -1 to 1; 0 when one side is of one shade.
    double correlation(Plane screen, int left, int top) {
        double dot = 0;
        double ours = 0;
        double oursSquared = 0;
        double sum = 0;
        double squares = 0;
        int used = 0;
        for (int k = 0; k < means.length; k++) {
            int column = left + x[k];
            int row = top + y[k];
            if (column >= 0 && row >= 0 && column + width <= screen.width && row + height <= screen.height) {
                double there = screen.sum(column, row, width, height) / (double) (width * height);
                dot += means[k] * there;
                ours += means[k];
                oursSquared += means[k] * means[k];
                sum += there;
                squares += there * there;
                used++;
            }
        }
        double variance = (used * squares - sum * sum) * (used * oursSquared - ours * ours);
        return variance <= 0 ? 0 : (used * dot - sum * ours) / Math.sqrt(variance);
    }

    private static int side(int length, int perSide, int step) {
        return Math.max(1, length / perSide / step) * step;
    }
}
