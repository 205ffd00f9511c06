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

    /// The picture as 32 rows of 32 grey values.
    private static double[][] small(Pixels picture) {
        var rows = new AxisWeights(picture.height(), SIZE, Filter.LANCZOS);
        var columns = new AxisWeights(picture.width(), SIZE, Filter.LANCZOS);
        var sums = new float[SIZE][picture.width()];
        var luma = new int[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            Luma.row(picture.rgb(), y * picture.width(), luma);
            for (int to = 0; to < SIZE; to++) {
                int k = y - rows.first(to);
                if (k >= 0 && k < rows.count(to)) {
                    add(luma, (float) rows.weight(to, k), sums[to]);
                }
            }
        }
        var small = new double[SIZE][];
        for (int to = 0; to < SIZE; to++) {
            small[to] = shrunk(sums[to], columns);
        }
        return small;
    }

    private static void add(int[] luma, float weight, float[] sums) {
        for (int x = 0; x < luma.length; x++) {
            sums[x] += weight * luma[x];
        }
    }

    private static double[] shrunk(float[] row, AxisWeights columns) {
        var shrunk = new double[SIZE];
        for (int to = 0; to < SIZE; to++) {
            double sum = 0;
            for (int k = 0; k < columns.count(to); k++) {
                sum += columns.weight(to, k) * row[columns.first(to) + k];
            }
            shrunk[to] = Math.clamp(Math.round(sum), 0, 255);
        }
        return shrunk;
    }

    /// The first 8 x 8 values of the discrete cosine transform of type II, row-major.
    private static double[] lowFrequencies(double[][] values) {
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
                transformed[down * KEPT + across] = sum;
            }
        }
        return transformed;
    }
}
