package dev.glovebox.guest.image;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// One number, 0 to 255, that stands for a pixel.
enum Shade {
    LUMA,
    RED,
    GREEN,
    BLUE;

    int of(int pixel) {
        return switch (this) {
            case LUMA -> Luma.of(pixel);
            case RED -> pixel >> 16 & 0xff;
            case GREEN -> pixel >> 8 & 0xff;
            case BLUE -> pixel & 0xff;
        };
    }

    /// Replaces pixels by it.
    void replace(int[] pixels) {
        if (this == LUMA) {
            // not by way of the switch, which would keep the compiler from using vectors
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = Luma.of(pixels[i]);
            }
            return;
        }
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = of(pixels[i]);
        }
    }

    /// Luma when the visible pixels differ in it, else the channel in which they differ most; empty when they are
    /// all of one colour.
    static Optional<Shade> thatTells(Picture picture) {
        if (LUMA.range(picture) > 0) {
            return Optional.of(LUMA);
        }
        return Arrays.stream(values())
                .max(Comparator.comparingInt(shade -> shade.range(picture)))
                .filter(shade -> shade.range(picture) > 0);
    }

    private int range(Picture picture) {
        int least = 255;
        int most = 0;
        int[] rgb = picture.pixels().rgb();
        for (int i = 0; i < picture.size(); i++) {
            if (picture.isVisible(i)) {
                least = Math.min(least, of(rgb[i]));
                most = Math.max(most, of(rgb[i]));
            }
        }
        return Math.max(0, most - least);
    }
}
