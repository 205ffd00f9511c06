package dev.glovebox.guest.image;

/// A picture.
///
/// @param width in pixels
/// @param height in pixels
/// @param rgb at least `width * height` values `0xXXRRGGBB`, row-major, the top byte without meaning; not to be
///     changed by those who are given it
public record Pixels(int width, int height, int[] rgb) {

    /// @throws IllegalArgumentException when there are too few values, or no pixel at all
    public Pixels {
        if (width <= 0 || height <= 0 || rgb.length < (long) width * height) {
            throw new IllegalArgumentException("%d values are no %d x %d pixels".formatted(rgb.length, width, height));
        }
    }

    /// The pixel in column `x` of row `y`, `0xRRGGBB`.
    public int at(int x, int y) {
        return rgb[y * width + x] & 0xffffff;
    }

    /// The whole of it as a region.
    public Region bounds() {
        return new Region(0, 0, width, height);
    }
}
