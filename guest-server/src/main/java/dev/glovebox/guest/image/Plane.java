package dev.glovebox.guest.image;

/// One shade of a picture's pixels, and its sum over any rectangle at once.
final class Plane {
    final int width;
    final int height;

    /// The shades, row-major.
    final int[] values;

    /// Sums over all that is above and left of a pixel, one column and row more than the picture; they may overflow,
    /// which differences do not mind.
    private final int[] sums;

    /// @param shade luma, or any other
    Plane(Pixels picture, Shade shade) {
        width = picture.width();
        height = picture.height();
        values = new int[width * height];
        sums = new int[(width + 1) * (height + 1)];
        var row = new int[width];
        var above = new int[width + 1];
        for (int y = 0; y < height; y++) {
            System.arraycopy(picture.rgb(), y * width, row, 0, width);
            shade(row, shade);
            System.arraycopy(row, 0, values, y * width, width);
            addRow(row, above);
            System.arraycopy(above, 0, sums, (y + 1) * (width + 1), width + 1);
        }
    }

    /// The sum over a rectangle within the picture of less than 2^23 pixels.
    int sum(int x, int y, int columns, int rows) {
        int top = y * (width + 1) + x;
        int bottom = top + rows * (width + 1);
        return sums[bottom + columns] - sums[bottom] - sums[top + columns] + sums[top];
    }

    private static void shade(int[] row, Shade shade) {
        if (shade == Shade.LUMA) {
            for (int x = 0; x < row.length; x++) {
                row[x] = Luma.of(row[x]);
            }
            return;
        }
        for (int x = 0; x < row.length; x++) {
            row[x] = shade.of(row[x]);
        }
    }

    private static void addRow(int[] row, int[] above) {
        int sum = 0;
        for (int x = 0; x < row.length; x++) {
            sum += row[x];
            above[x + 1] += sum;
        }
    }
}
