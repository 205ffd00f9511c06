package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;

/// Maps coordinates of an image back to the screen's own: the one place where this is done.
///
/// An image's pixel stands for an area of the screen; the point in its middle is what a pixel's coordinates mean,
/// so that whoever points at an image's pixel hits what that pixel shows.
final class Coordinates {
    private Coordinates() {}

    /// The screen's pixel in the middle of an image's pixel, or edge.
    ///
    /// @param at in `0 .. imageLength - 1`
    /// @param imageLength the image's width or height
    /// @param screenLength the width or height of what the image shows
    static int toScreen(int at, int imageLength, int screenLength) {
        return (int) (((2L * at + 1) * screenLength) / (2L * imageLength));
    }

    /// All of the screen that the pixels of `part` of an image show.
    static Region toScreen(Region part, ImageSize image, ImageSize screen) {
        int left = floor(part.x(), image.width(), screen.width());
        int top = floor(part.y(), image.height(), screen.height());
        int right = ceiling(part.right(), image.width(), screen.width());
        int bottom = ceiling(part.bottom(), image.height(), screen.height());
        return new Region(left, top, right - left, bottom - top);
    }

    private static int floor(long at, long imageLength, long screenLength) {
        return (int) Math.floorDiv(at * screenLength, imageLength);
    }

    private static int ceiling(long at, long imageLength, long screenLength) {
        return (int) Math.ceilDiv(at * screenLength, imageLength);
    }
}
