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

    /// The index of a visible pixel whose colour is rarest.
    ///
    /// @param picture visible
    int rarest(Picture picture) {
        int[] pixels = picture.pixels().rgb();
        int step = Math.max(1, picture.size() / LOOKS);
        int rarest = picture.firstVisible();
        for (int i = rarest; i < picture.size(); i += step) {
            if (picture.isVisible(i) && counts[bucket(pixels[i])] < counts[bucket(pixels[rarest])]) {
                rarest = i;
            }
        }
        return rarest;
    }

    private static int bucket(int pixel) {
        return (pixel & 0xffffff) * 0x9e3779b1 >>> 32 - BITS;
    }
}
