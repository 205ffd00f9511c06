package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;

/// Maps coordinates of an image back to the screen's own: the one place where this is done.
///
/// An image's pixel stands for an area of the screen, all of which belongs to it.
final class Coordinates {
    private Coordinates() {}

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
