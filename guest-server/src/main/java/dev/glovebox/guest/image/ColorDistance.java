package dev.glovebox.guest.image;

/// How far the pixels of a picture are from one colour, summed over any rectangle at once.
final class ColorDistance {
    private final int stride;
    private final long[] sums;

    ColorDistance(Pixels picture, int color) {
        stride = picture.width() + 1;
        sums = new long[stride * (picture.height() + 1)];
        for (int y = 0; y < picture.height(); y++) {
            long sum = 0;
            for (int x = 0; x < picture.width(); x++) {
                sum += distance(picture.rgb()[y * picture.width() + x], color);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + sum;
            }
        }
    }

    /// The sum over a rectangle within the picture.
    long sum(int x, int y, int width, int height) {
        int top = y * stride + x;
        int bottom = top + height * stride;
        return sums[bottom + width] - sums[bottom] - sums[top + width] + sums[top];
    }

    private static int distance(int one, int other) {
        return Math.abs((one >> 16 & 0xff) - (other >> 16 & 0xff))
                + Math.abs((one >> 8 & 0xff) - (other >> 8 & 0xff))
                + Math.abs((one & 0xff) - (other & 0xff));
    }
}
