package dev.glovebox.guest.image;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A picture that may be transparent in places.
///
/// @param pixels its colours
/// @param alpha how opaque each pixel is, 0 (not at all) to 255, row-major; not to be changed
public record Picture(Pixels pixels, byte[] alpha) {

    /// @throws IllegalArgumentException when there are fewer alpha values than pixels
    public Picture {
        if (alpha.length < pixels.bounds().area()) {
            throw new IllegalArgumentException(
                    "%d alpha values for %d x %d pixels".formatted(alpha.length, pixels.width(), pixels.height()));
        }
    }

    /// A picture without transparency.
    public static Picture opaque(Pixels pixels) {
        var alpha = new byte[Math.toIntExact(pixels.bounds().area())];
        Arrays.fill(alpha, (byte) 255);
        return new Picture(pixels, alpha);
    }

    /// A picture of values `0xAARRGGBB`, which are not copied.
    static Picture ofArgb(int width, int height, int[] argb) {
        var alpha = new byte[width * height];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (argb[i] >>> 24);
        }
        return new Picture(new Pixels(width, height, argb), alpha);
    }

    /// Whether the pixel in column `x` of row `y` is seen at all.
    public boolean isVisible(int x, int y) {
        return alpha[y * pixels.width() + x] != 0;
    }

    /// Whether no pixel is seen.
    public boolean isInvisible() {
        return IntStream.range(0, Math.toIntExact(pixels.bounds().area())).allMatch(i -> alpha[i] == 0);
    }
}
