package dev.glovebox.guest.image;

/// How bright pixels are, by ITU-R BT.601, rounded as Pillow's `convert("L")` rounds.
final class Luma {
    private Luma() {}

    /// The luma of a pixel `0xXXRRGGBB`, 0 to 255.
    static int of(int pixel) {
        return (pixel >> 16 & 0xff) * 19595 + (pixel >> 8 & 0xff) * 38470 + (pixel & 0xff) * 7471 + 0x8000 >> 16;
    }

    /// Writes the luma of `to.length` pixels from `offset` on.
    static void row(int[] pixels, int offset, int[] to) {
        System.arraycopy(pixels, offset, to, 0, to.length);
        for (int x = 0; x < to.length; x++) {
            to[x] = of(to[x]);
        }
    }
}
