package dev.glovebox.guest.image;

/// Maps coordinates of an image back to the screen's own: the one place where this is done.
///
/// An image's pixel stands for an area of the screen, all of which belongs to it.
public final class Coordinates {
    private Coordinates() {}

    /// All of the screen that the pixels of `part` of an image show.
    public static Region toScreen(Region part, ImageSize image, ImageSize screen) {
        int left = floor(part.x(), image.width(), screen.width());
        int top = floor(part.y(), image.height(), screen.height());
        int right = ceiling(part.right(), image.width(), screen.width());
        int bottom = ceiling(part.bottom(), image.height(), screen.height());
        return new Region(left, top, right - left, bottom - top);
    }

    /// The pixel of the screen that lies under the middle of an image's pixel.
    ///
    /// @param x the pixel's column, 0 to `image.width() - 1`
    /// @param y its row
    public static Point toScreen(int x, int y, ImageSize image, ImageSize screen) {
        return new Point(middle(x, image.width(), screen.width()), middle(y, image.height(), screen.height()));
    }

    private static int middle(long at, long imageLength, long screenLength) {
        return (int) Math.floorDiv((2 * at + 1) * screenLength, 2 * imageLength);
    }

    private static int floor(long at, long imageLength, long screenLength) {
        return (int) Math.floorDiv(at * screenLength, imageLength);
    }

    private static int ceiling(long at, long imageLength, long screenLength) {
        return (int) Math.ceilDiv(at * screenLength, imageLength);
    }
}
