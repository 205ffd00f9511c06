package dev.glovebox.guest.image;

import java.util.Random;
import java.util.function.IntBinaryOperator;

/// Pictures for tests, computed from formulas.
final class Pictures {
    private Pictures() {}

    /// A picture of `0xRRGGBB` values that depend on column and row.
    static Pixels of(int width, int height, IntBinaryOperator color) {
        var rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = color.applyAsInt(i % width, i / width);
        }
        return new Pixels(width, height, rgb);
    }

    static Pixels flat(int width, int height, int color) {
        return of(width, height, (_, _) -> color);
    }

    /// Independent pixels, the top byte included.
    static Pixels noise(int width, int height, long seed) {
        var random = new Random(seed);
        return of(width, height, (_, _) -> random.nextInt());
    }

    /// Rectangles of all sizes over a slight gradient, some with stripes as fine as text: much like a desktop.
    static Pixels desktop(int width, int height, long seed) {
        var random = new Random(seed);
        int[] rgb = of(width, height, (x, y) -> 0x304050 + (x * 40 / width << 16) + y * 60 / height)
                .rgb();
        for (int k = 0; k < 60; k++) {
            int left = random.nextInt(width - 4);
            int top = random.nextInt(height - 4);
            int right = Math.min(width, left + 4 + random.nextInt(width / 4));
            int bottom = Math.min(height, top + 4 + random.nextInt(height / 4));
            int color = random.nextInt(1 << 24);
            int stripes = random.nextInt(3) == 0 ? random.nextInt(1 << 24) : color;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    rgb[y * width + x] = (x * 7 + y / 9 * 3) % 5 < 2 && y % 9 > 2 ? stripes : color;
                }
            }
        }
        return new Pixels(width, height, rgb);
    }

    static Pixels crop(Pixels picture, Region box) {
        return of(box.width(), box.height(), (x, y) -> picture.at(box.x() + x, box.y() + y));
    }

    /// Every channel changed by at most `amplitude`.
    static Pixels noisy(Pixels picture, int amplitude, long seed) {
        var random = new Random(seed);
        return of(picture.width(), picture.height(), (x, y) -> {
            int color = 0;
            for (int shift = 0; shift < 24; shift += 8) {
                int channel = (picture.at(x, y) >> shift & 255) + random.nextInt(-amplitude, amplitude + 1);
                color |= Math.clamp(channel, 0, 255) << shift;
            }
            return color;
        });
    }
}
