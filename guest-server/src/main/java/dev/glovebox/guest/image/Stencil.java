package dev.glovebox.guest.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A template in one shade, as it is compared pixel by pixel. Immutable.
final class Stencil {
    final int width;
    final int height;

    /// The shades of visible pixels, 0 for the others.
    final Plane plane;

    /// 1 for each visible pixel, 0 for the others; null when all are visible.
    private final @Nullable Plane visible;

    private final long count;
    private final long sum;
    private final double spread;

    /// @param template of at most 2^23 pixels: all sums then fit
    Stencil(Picture template, Shade shade) {
        width = template.pixels().width();
        height = template.pixels().height();
        int[] values = Arrays.copyOf(template.pixels().rgb(), template.size());
        shade.replace(values);
        long seen = 0;
        long total = 0;
        long squares = 0;
        for (int i = 0; i < values.length; i++) {
            if (template.isVisible(i)) {
                seen++;
                total += values[i];
                squares += (long) values[i] * values[i];
            } else {
                values[i] = 0;
            }
        }
        plane = new Plane(width, height, values);
        visible = seen == values.length ? null : visibility(template);
        count = seen;
        sum = total;
        spread = Math.sqrt((double) (count * squares - sum * sum));
    }

    /// Whether all pixels of a rectangle within it are visible.
    boolean isVisible(int x, int y, int columns, int rows) {
        return visible == null || visible.sum(x, y, columns, rows) == columns * rows;
    }

    /// Whether all of its pixels are visible.
    boolean isWhole() {
        return visible == null;
    }

    /// The normalised correlation with a place, -1 to 1; 0 where the place is of one shade.
    double correlation(Plane screen, int left, int top) {
        long dot = 0;
        long total = visible == null ? screen.sum(left, top, width, height) : 0;
        long squares = 0;
        for (int y = 0; y < height; y++) {
            int there = (top + y) * screen.width + left;
            dot += dot(screen.values, there, plane.values, y * width);
            if (visible == null) {
                squares += dot(screen.values, there, screen.values, there);
            } else {
                total += dot(screen.values, there, visible.values, y * width);
                squares += squares(screen.values, there, visible.values, y * width);
            }
        }
        long variance = count * squares - total * total;
        if (variance <= 0) {
            return 0;
        }
        return (double) (count * dot - total * sum) / (spread * Math.sqrt((double) variance));
    }

    /// Root of the sum of the visible pixels' squared differences from their mean.
    double deviation() {
        return spread / Math.sqrt((double) count);
    }

    /// The mean of the visible pixels.
    double mean() {
        return (double) sum / count;
    }

    private int dot(int[] one, int oneOffset, int[] other, int otherOffset) {
        int dot = 0;
        for (int x = 0; x < width; x++) {
            dot += one[oneOffset + x] * other[otherOffset + x];
        }
        return dot;
    }

    private int squares(int[] shades, int offset, int[] weights, int weightsOffset) {
        int squares = 0;
        for (int x = 0; x < width; x++) {
            int shade = shades[offset + x];
            squares += shade * shade * weights[weightsOffset + x];
        }
        return squares;
    }

    private static Plane visibility(Picture template) {
        var visibility = new int[template.size()];
        for (int i = 0; i < visibility.length; i++) {
            visibility[i] = template.isVisible(i) ? 1 : 0;
        }
        return new Plane(template.pixels().width(), template.pixels().height(), visibility);
    }
}
