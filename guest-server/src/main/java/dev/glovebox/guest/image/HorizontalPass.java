package dev.glovebox.guest.image;

/// Resizes one row of sums to pixels. Immutable, safe for all threads.
final class HorizontalPass {
    private final int width;
    private final int taps;
    private final int[] first;
    private final int[] fixed;
    private final int shift;

    /// @param weightBits fraction bits that the weights are to have
    /// @param valueBits fraction bits of the values in the rows
    HorizontalPass(AxisWeights weights, int width, int weightBits, int valueBits) {
        this.width = width;
        taps = weights.taps();
        fixed = weights.fixed(weightBits);
        shift = weightBits + valueBits;
        first = new int[width];
        for (int x = 0; x < width; x++) {
            first[x] = weights.first(x);
        }
    }

    /// Writes the pixels of `row`, resized, to `to` from `offset` on.
    void run(ChannelRow row, int[] to, int offset) {
        if (taps == 2) {
            pairs(row, to, offset);
        } else {
            runs(row, to, offset);
        }
    }

    private void pairs(ChannelRow row, int[] to, int offset) {
        int[] red = row.red;
        int[] green = row.green;
        int[] blue = row.blue;
        int half = 1 << shift >> 1;
        for (int x = 0; x < width; x++) {
            int at = first[x];
            int left = fixed[2 * x];
            int right = fixed[2 * x + 1];
            to[offset + x] = pixel(
                    red[at] * left + red[at + 1] * right + half >> shift,
                    green[at] * left + green[at + 1] * right + half >> shift,
                    blue[at] * left + blue[at + 1] * right + half >> shift);
        }
    }

    private void runs(ChannelRow row, int[] to, int offset) {
        int half = 1 << shift >> 1;
        int length = row.red.length;
        for (int x = 0; x < width; x++) {
            int at = first[x];
            int red = half;
            int green = half;
            int blue = half;
            int used = Math.min(taps, length - at);
            for (int k = 0; k < used; k++) {
                int weight = fixed[x * taps + k];
                red += row.red[at + k] * weight;
                green += row.green[at + k] * weight;
                blue += row.blue[at + k] * weight;
            }
            to[offset + x] = pixel(red >> shift, green >> shift, blue >> shift);
        }
    }

    private static int pixel(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }
}
