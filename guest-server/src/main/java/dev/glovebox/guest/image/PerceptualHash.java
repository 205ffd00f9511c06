package dev.glovebox.guest.image;

import java.util.Arrays;

/// A 64-bit fingerprint of what a picture looks like: pictures that look alike have hashes that differ in few bits. It
/// is the pHash of Python's [imagehash](https://github.com/JohannesBuchner/imagehash): the lowest 8 x 8 frequencies of
/// the picture as 32 x 32 grey values, each as one bit, whether it is above their median.
///
/// Distances: 0 to 4 the same picture, perhaps through a lossy codec; up to 10 the same with small changes; unrelated
/// pictures are around 32 apart.
public final class PerceptualHash {
    private static final int SIZE = 32;
    private static final int KEPT = 8;

    /// Parts of 1 that count: a frequency that is not there is 0, not what rounding left of it.
    private static final double PRECISION = 1e6;

    private PerceptualHash() {}

    /// The fingerprint; the lowest frequency is the highest bit, then row by row.
    public static long of(Pixels picture) {
        double[] frequencies = lowFrequencies(small(picture));
        double[] sorted = frequencies.clone();
        Arrays.sort(sorted);
        double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        long hash = 0;
        for (double frequency : frequencies) {
            hash = hash << 1 | (frequency > median ? 1 : 0);
        }
        return hash;
    }

    /// In how many of the 64 bits two fingerprints differ.
    public static int distance(long one, long other) {
        return Long.bitCount(one ^ other);
    }

    /// The fingerprint as 16 hexadecimal digits, as imagehash prints it.
    public static String text(long hash) {
        return "%016x".formatted(hash);
    }

    /// The picture as 32 rows of 32 grey values, rounded after each pass as Pillow rounds.
    private static int[][] small(Pixels picture) {
        var columns = new GreyPass(picture.width());
        var narrow = new int[SIZE][picture.height()];
        var luma = new int[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            Luma.row(picture.rgb(), y * picture.width(), luma);
            for (int x = 0; x < SIZE; x++) {
                narrow[x][y] = columns.value(luma, x);
            }
        }
        var rows = new GreyPass(picture.height());
        var small = new int[SIZE][SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                small[y][x] = rows.value(narrow[x], y);
            }
        }
        return small;
    }

    /// Makes [#SIZE] grey values of many.
    private static final class GreyPass {
        private static final int BITS = 22;
        private final AxisWeights weights;
        private final int[] fixed;
        private final int taps;

        GreyPass(int length) {
            weights = new AxisWeights(length, SIZE, Filter.LANCZOS);
            fixed = weights.fixed(BITS);
            taps = weights.taps();
        }

        int value(int[] values, int to) {
            int sum = 1 << BITS >> 1;
            int first = weights.first(to);
            int count = weights.count(to);
            int offset = to * taps;
            for (int k = 0; k < count; k++) {
                sum += values[first + k] * fixed[offset + k];
            }
            return Math.clamp(sum >> BITS, 0, 255);
        }
    }

    /// The first 8 x 8 values of the discrete cosine transform of type II, row-major.
    private static double[] lowFrequencies(int[][] values) {
        var basis = new double[KEPT][SIZE];
        for (int frequency = 0; frequency < KEPT; frequency++) {
            for (int i = 0; i < SIZE; i++) {
                basis[frequency][i] = Math.cos(Math.PI * frequency * (2 * i + 1) / (2 * SIZE));
            }
        }
        var transformed = new double[KEPT * KEPT];
        for (int down = 0; down < KEPT; down++) {
            for (int across = 0; across < KEPT; across++) {
                double sum = 0;
                for (int y = 0; y < SIZE; y++) {
                    for (int x = 0; x < SIZE; x++) {
                        sum += values[y][x] * basis[down][y] * basis[across][x];
                    }
                }
                transformed[down * KEPT + across] = Math.rint(sum * PRECISION);
            }
        }
        return transformed;
    }
}
