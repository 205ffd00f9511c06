package dev.glovebox.guest.image;

/// How often colours occur in a picture, roughly: some of its pixels are counted, some colours together.
final class ColorCount {
    private static final int BITS = 13;

    /// Every how manieth pixel is counted; prime, so that regular patterns are not missed.
    private static final int STEP = 61;

    /// The most pixels of a template that are looked at.
    private static final int LOOKS = 10_000;

    private final int[] counts = new int[1 << BITS];

    private ColorCount() {}

    static ColorCount of(int[] pixels) {
        var count = new ColorCount();
        for (int i = 0; i < pixels.length; i += STEP) {
            count.counts[bucket(pixels[i])]++;
        }
        return count;
    }

    /// The index of a pixel whose colour is rarest.
    ///
    /// @param masks 0 for the pixels that are not to be looked at; not all
    int rarest(int[] pixels, int[] masks) {
        int step = Math.max(1, masks.length / LOOKS);
        int rarest = firstVisible(masks);
        for (int i = rarest; i < masks.length; i += step) {
            if (masks[i] != 0 && counts[bucket(pixels[i])] < counts[bucket(pixels[rarest])]) {
                rarest = i;
            }
        }
        return rarest;
    }

    private static int firstVisible(int[] masks) {
        int first = 0;
        while (masks[first] == 0) {
            first++;
        }
        return first;
    }

    private static int bucket(int pixel) {
        return (pixel & 0xffffff) * 0x9e3779b1 >>> 32 - BITS;
    }
}
