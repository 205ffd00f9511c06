package dev.glovebox.guest.image;

import java.util.Arrays;

/// One row of pixels, its channels apart, as sums in fixed point. The arrays have one value more than there are
/// pixels, so that a reader of pairs needs no special case at the end.
///
/// Every loop walks all arrays by the same index: only then does the compiler see that it may use vectors.
final class ChannelRow {
    final int[] red;
    final int[] green;
    final int[] blue;
    private final int[] row;
    private final int surplus;

    /// @param surplus how many fraction bits [#narrow] takes away
    ChannelRow(int width, int surplus) {
        red = new int[width + 1];
        green = new int[width + 1];
        blue = new int[width + 1];
        row = new int[width];
        this.surplus = surplus;
    }

    void clear() {
        Arrays.fill(red, 0);
        Arrays.fill(green, 0);
        Arrays.fill(blue, 0);
    }

    /// Adds a row of `0xXXRRGGBB`, each channel times `weight`.
    void add(int[] pixels, int offset, int weight) {
        System.arraycopy(pixels, offset, row, 0, row.length);
        add(row, weight, red, green, blue);
    }

    /// Rounds to fewer fraction bits.
    void narrow() {
        narrow(red, surplus);
        narrow(green, surplus);
        narrow(blue, surplus);
    }

    private static void add(int[] row, int weight, int[] red, int[] green, int[] blue) {
        for (int x = 0; x < row.length; x++) {
            int pixel = row[x];
            red[x] += weight * (pixel >> 16 & 0xff);
            green[x] += weight * (pixel >> 8 & 0xff);
            blue[x] += weight * (pixel & 0xff);
        }
    }

    private static void narrow(int[] values, int surplus) {
        int half = 1 << surplus >> 1;
        for (int x = 0; x < values.length; x++) {
            values[x] = values[x] + half >> surplus;
        }
    }
}
