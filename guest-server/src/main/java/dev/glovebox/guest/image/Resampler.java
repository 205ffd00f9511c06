package dev.glovebox.guest.image;

/// Resizes pictures of one size to another, any run of rows at a time, so that the strips of one picture can be
/// made on several cores. Per axis, a new value is the mean of the values under it when it shrinks, and
/// interpolated linearly when it grows: what Pillow calls `BOX` and `BILINEAR`, within 1 per channel.
///
/// Immutable, safe for all threads.
public final class Resampler {
    /// Fraction bits of weights.
    private static final int WEIGHT = 16;

    /// Fraction bits of the values between both passes: 255 times both fractions must fit an `int`.
    private static final int BETWEEN = 6;

    private final int sourceWidth;
    private final int width;
    private final int height;
    private final AxisWeights vertical;
    private final int verticalTaps;
    private final int[] verticalFixed;
    private final HorizontalPass horizontal;

    private Resampler(int sourceWidth, int sourceHeight, int width, int height) {
        this.sourceWidth = sourceWidth;
        this.width = width;
        this.height = height;
        vertical = weights(sourceHeight, height);
        verticalTaps = vertical.taps();
        verticalFixed = vertical.fixed(WEIGHT);
        horizontal = new HorizontalPass(weights(sourceWidth, width), width, WEIGHT, BETWEEN);
    }

    /// Resizes from one size to another, both in pixels.
    ///
    /// @throws IllegalArgumentException when a length is not positive
    public static Resampler of(int sourceWidth, int sourceHeight, int width, int height) {
        if (sourceWidth <= 0 || sourceHeight <= 0 || width <= 0 || height <= 0) {
            throw new IllegalArgumentException(
                    "%d x %d cannot become %d x %d".formatted(sourceWidth, sourceHeight, width, height));
        }
        return new Resampler(sourceWidth, sourceHeight, width, height);
    }

    /// The rows of the source that the new rows `firstRow` to `firstRow + rows - 1` are made of.
    ///
    /// @throws IllegalArgumentException when there are no such rows
    public Rows sourceRows(int firstRow, int rows) {
        if (firstRow < 0 || rows <= 0 || rows > height - firstRow) {
            throw new IllegalArgumentException("no rows %d + %d of %d".formatted(firstRow, rows, height));
        }
        int last = firstRow + rows - 1;
        int first = vertical.first(firstRow);
        return new Rows(first, vertical.first(last) + vertical.count(last) - first);
    }

    /// Makes new rows.
    ///
    /// @param source rows of the source, `0xXXRRGGBB`, row-major, without gaps, at least those of [#sourceRows]
    /// @param sourceFirstRow which row of the source `source` begins with
    /// @param firstRow the first new row to make
    /// @param rows how many
    /// @return the new rows, `0x00RRGGBB`, row-major
    /// @throws IllegalArgumentException when `source` lacks a row that is needed
    public int[] resample(int[] source, int sourceFirstRow, int firstRow, int rows) {
        Rows needed = sourceRows(firstRow, rows);
        int skipped = needed.first() - sourceFirstRow;
        if (skipped < 0 || source.length < (long) (skipped + needed.count()) * sourceWidth) {
            throw new IllegalArgumentException("%d values from row %d on do not hold the rows %d + %d"
                    .formatted(source.length, sourceFirstRow, needed.first(), needed.count()));
        }
        int[] made = new int[rows * width];
        var sums = new ChannelRow(sourceWidth, WEIGHT - BETWEEN);
        for (int row = 0; row < rows; row++) {
            int to = firstRow + row;
            int from = (vertical.first(to) - sourceFirstRow) * sourceWidth;
            sums.clear();
            for (int k = 0; k < vertical.count(to); k++) {
                sums.add(source, from + k * sourceWidth, verticalFixed[to * verticalTaps + k]);
            }
            sums.narrow();
            horizontal.run(sums, made, row * width);
        }
        return made;
    }

    private static AxisWeights weights(int source, int size) {
        return new AxisWeights(source, size, size <= source ? Filter.BOX : Filter.TRIANGLE);
    }
}
