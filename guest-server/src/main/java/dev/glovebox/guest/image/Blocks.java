package dev.glovebox.guest.image;

import java.util.ArrayList;
import java.util.List;

/// A template as coarse blocks: the mean shade of each, as far as all of its pixels are visible.
///
/// @param width of each block, in pixels
/// @param height of each
/// @param x left edges of the blocks within the template
/// @param y top edges
/// @param means mean shades, 0 to 255
record Blocks(int width, int height, int[] x, int[] y, double[] means) {

    /// Blocks of a template, about `perSide` in each direction.
    ///
    /// @param stepX what the blocks' width is to be a multiple of
    /// @param stepY what their height is to be a multiple of
    static Blocks of(Stencil template, int perSide, int stepX, int stepY) {
        int width = side(template.width, perSide, stepX);
        int height = side(template.height, perSide, stepY);
        List<Region> boxes = new ArrayList<>();
        for (int y = 0; y + height <= template.height; y += height) {
            for (int x = 0; x + width <= template.width; x += width) {
                if (template.visible.sum(x, y, width, height) == width * height) {
                    boxes.add(new Region(x, y, width, height));
                }
            }
        }
        return new Blocks(
                width,
                height,
                boxes.stream().mapToInt(Region::x).toArray(),
                boxes.stream().mapToInt(Region::y).toArray(),
                boxes.stream().mapToDouble(box -> mean(template.plane, box)).toArray());
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
        return Math.min(1, squares * width * height / (template.deviation() * template.deviation()));
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

    private static double mean(Plane plane, Region box) {
        return plane.sum(box.x(), box.y(), box.width(), box.height()) / (double) box.area();
    }
}
