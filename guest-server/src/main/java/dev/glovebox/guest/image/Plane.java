package dev.glovebox.guest.image;

import java.util.Arrays;

/// One shade of a picture's pixels, and its sum over any rectangle at once.
final class Plane {
    final int width;
    final int height;

    /// The shades, row-major.
    final int[] values;

    /// Sums over all that is above and left of a pixel, one column and row more than the picture; they may
    /// overflow, which differences do not mind.
    private final int[] sums;

    /// @param values the shades, 0 to 255, row-major; not copied
    Plane(int width, int height, int[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
        sums = new int[(width + 1) * (height + 1)];
        var above = new int[width + 1];
        for (int y = 0; y < height; y++) {
            addRow(values, y * width, above);
            System.arraycopy(above, 0, sums, (y + 1) * (width + 1), width + 1);
        }
    }

    /// @param shade luma, or any other
    static Plane of(Pixels picture, Shade shade) {
        int[] values = Arrays.copyOf(picture.rgb(), picture.width() * picture.height());
        shade.replace(values);
        return new Plane(picture.width(), picture.height(), values);
    }

    /// The sum over a rectangle within the picture of at most 2^23 pixels.
    int sum(int x, int y, int columns, int rows) {
        int top = y * (width + 1) + x;
        int bottom = top + rows * (width + 1);
        return sums[bottom + columns] - sums[bottom] - sums[top + columns] + sums[top];
    }

    private static void addRow(int[] values, int offset, int[] above) {
        int sum = 0;
        for (int x = 1; x < above.length; x++) {
            sum += values[offset + x - 1];
            above[x] += sum;
        }
    }
}
