package dev.glovebox.guest.image;

/// A picture that may be transparent in places.
///
/// @param pixels its colours
/// @param alpha how opaque each pixel is, 0 (not at all) to 255, row-major, not to be changed; of no length
///     when all of them are opaque
public record Picture(Pixels pixels, byte[] alpha) {

    /// @throws IllegalArgumentException when there are fewer alpha values than pixels, yet some
    public Picture {
        if (alpha.length > 0 && alpha.length < pixels.bounds().area()) {
            throw new IllegalArgumentException(
                    "%d alpha values for %d x %d pixels".formatted(alpha.length, pixels.width(), pixels.height()));
        }
    }

    /// A picture without transparency.
    public static Picture opaque(Pixels pixels) {
        return new Picture(pixels, new byte[0]);
    }

    /// A picture of values `0xAARRGGBB`, which are not copied.
    static Picture ofArgb(int width, int height, int[] argb) {
        var pixels = new Pixels(width, height, argb);
        if (isOpaque(argb)) {
            return opaque(pixels);
        }
        var alpha = new byte[width * height];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (argb[i] >>> 24);
        }
        return new Picture(pixels, alpha);
    }

    /// Whether the pixel in column `x` of row `y` is seen at all.
    public boolean isVisible(int x, int y) {
        return isVisible(y * pixels.width() + x);
    }

    /// Whether no pixel is seen.
    public boolean isInvisible() {
        return firstVisible() == size();
    }

    /// Whether the pixel with this index is seen at all.
    boolean isVisible(int index) {
        return alpha.length == 0 || alpha[index] != 0;
    }

    /// The index of the first pixel that is seen; [#size()] when none is.
    int firstVisible() {
        int first = 0;
        while (first < size() && !isVisible(first)) {
            first++;
        }
        return first;
    }

    /// How many pixels it has.
    int size() {
        return pixels.width() * pixels.height();
    }

    private static boolean isOpaque(int[] argb) {
        for (int pixel : argb) {
            if (pixel >>> 24 != 255) {
                return false;
            }
        }
        return true;
    }
}
