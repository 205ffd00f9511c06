package dev.glovebox.guest.image;

import java.util.Arrays;

/// What blocks of a screen are multiplied with to correlate them with those of a template, as integers.
final class BlockWeights {
    private final int[] weights;
    private final int fractionBits;
    private final long sum;
    private final double spread;

    BlockWeights(Blocks blocks) {
        int count = blocks.count();
        // the sum of all squares must fit an int: 2^31 is 128 times the square of 255 with four fraction bits
        fractionBits = count < 128 ? 4 : count < 2048 ? 2 : 0;
        double mean = Arrays.stream(blocks.means()).average().orElse(0);
        weights = new int[count];
        long total = 0;
        long squares = 0;
        for (int k = 0; k < count; k++) {
            weights[k] = (int) Math.round((blocks.means()[k] - mean) * (1 << fractionBits));
            total += weights[k];
            squares += (long) weights[k] * weights[k];
        }
        sum = total;
        spread = Math.sqrt((double) (count * squares - total * total));
    }

    /// How many bits of a block's mean are behind the point.
    int fractionBits() {
        return fractionBits;
    }

    int weight(int k) {
        return weights[k];
    }

    /// The normalised correlation, from sums over the blocks of a place.
    ///
    /// @param dot of the products with the weights
    /// @param total of the blocks
    /// @param squares of their squares
    float correlation(int dot, int total, int squares) {
        long count = weights.length;
        long covariance = count * dot - sum * total;
        long variance = count * squares - (long) total * total;
        if (covariance <= 0 || variance <= 0) {
            return 0;
        }
        return (float) ((double) covariance / (spread * Math.sqrt((double) variance)));
    }
}
