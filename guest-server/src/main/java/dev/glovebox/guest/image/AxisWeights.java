package dev.glovebox.guest.image;

import java.util.Arrays;

/// What each value of a resized axis is made of: a run of source values and their weights, which sum to 1.
/// Computed as Pillow's `precompute_coeffs` does.
final class AxisWeights {
    private final int[] first;
    private final int[] count;
    private final double[][] weights;

    /// @param source length of the axis as it is
    /// @param size length it is to have
    AxisWeights(int source, int size, Filter filter) {
        first = new int[size];
        count = new int[size];
        weights = new double[size][];
        double scale = (double) source / size;
        double stretch = Math.max(1, scale);
        double support = filter.support * stretch;
        for (int i = 0; i < size; i++) {
            double center = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (center - support + 0.5));
            count[i] = Math.min(source, (int) (center + support + 0.5)) - first[i];
            weights[i] = new double[count[i]];
            for (int k = 0; k < count[i]; k++) {
                weights[i][k] = filter.at((first[i] + k - center + 0.5) * (1 / stretch));
            }
            normalize(weights[i]);
        }
    }

    /// The first source value that `i` is made of.
    int first(int i) {
        return first[i];
    }

    /// How many source values `i` is made of.
    int count(int i) {
        return count[i];
    }

    /// The most source values that one is made of.
    int taps() {
        return Arrays.stream(count).max().orElseThrow();
    }

    /// All weights as integers in units of `2^-bits`, [#taps] for each value, the missing ones 0; those of a value
    /// sum to exactly `2^bits`, whatever was rounded.
    int[] fixed(int bits) {
        int taps = taps();
        int[] fixed = new int[count.length * taps];
        for (int i = 0; i < count.length; i++) {
            double sum = 0;
            long given = 0;
            for (int k = 0; k < count[i]; k++) {
                sum += weights[i][k];
                long until = Math.round(sum * (1 << bits));
                fixed[i * taps + k] = (int) (until - given);
                given = until;
            }
        }
        return fixed;
    }

    private static void normalize(double[] values) {
        double sum = Arrays.stream(values).sum();
        for (int k = 0; k < values.length; k++) {
            values[k] /= sum;
        }
    }
}
