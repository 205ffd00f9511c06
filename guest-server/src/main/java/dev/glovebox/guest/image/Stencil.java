package dev.glovebox.guest.image;

/// A template in one shade, as it is compared pixel by pixel. Immutable.
final class Stencil {
    final int width;
    final int height;

    /// All of its pixels, also the invisible ones.
    final Plane plane;

    /// 1 for each visible pixel.
    final Plane visible;

    /// The shades of visible pixels, 0 for the others.
    private final int[] values;

    private final boolean whole;
    private final long count;
    private final long sum;
    private final double spread;

    Stencil(Picture template, Shade shade) {
        width = template.pixels().width();
        height = template.pixels().height();
        plane = new Plane(template.pixels(), shade);
        visible = new Plane(visibility(template), Shade.BLUE);
        values = new int[width * height];
        long total = 0;
        long squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = plane.values[i] * visible.values[i];
            total += values[i];
            squares += (long) values[i] * values[i];
        }
        count = visible.sum(0, 0, width, height);
        whole = count == values.length;
        sum = total;
        spread = Math.sqrt((double) (count * squares - sum * sum));
    }

    /// The normalised correlation with a place, -1 to 1; 0 where the place is of one shade.
    double correlation(Plane screen, int left, int top) {
        long dot = 0;
        long total = whole ? screen.sum(left, top, width, height) : 0;
        long squares = 0;
        for (int y = 0; y < height; y++) {
            int there = (top + y) * screen.width + left;
            dot += dot(screen.values, there, values, y * width);
            if (whole) {
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

    private static Pixels visibility(Picture template) {
        var visibility = new int[template.pixels().width() * template.pixels().height()];
        for (int i = 0; i < visibility.length; i++) {
            visibility[i] = template.alpha()[i] == 0 ? 0 : 1;
        }
        return new Pixels(template.pixels().width(), template.pixels().height(), visibility);
    }
}
