package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;

/// The pointer at one moment and the image that shows it
/// ([XFIXES, GetCursorImage](https://www.x.org/releases/current/doc/fixesproto/fixesproto.txt)).
///
/// @param x the pointer's column, in pixels of the screen
/// @param y the pointer's row
/// @param width the image's width; 0 when the pointer is hidden
/// @param height the image's height
/// @param hotspotX the image's column that lies at [#x]
/// @param hotspotY the image's row that lies at [#y]
/// @param serial changes whenever the image does
/// @param argb `width * height` values, row-major, `0xAARRGGBB`, the colours premultiplied by alpha
public record Cursor(int x, int y, int width, int height, int hotspotX, int hotspotY, long serial, int[] argb) {

    /// The image's first column on the screen; may be negative.
    public int left() {
        return x - hotspotX;
    }

    /// The image's first row on the screen; may be negative.
    public int top() {
        return y - hotspotY;
    }

    /// What its image covers; may reach beyond the screen.
    public Region box() {
        return new Region(left(), top(), width, height);
    }

    /// The same cursor somewhere else.
    public Cursor movedBy(int columns, int rows) {
        return new Cursor(x + columns, y + rows, width, height, hotspotX, hotspotY, serial, argb);
    }

    /// Whether both look the same at the same place.
    public boolean sameAs(Cursor other) {
        return x == other.x && y == other.y && serial == other.serial;
    }

    /// Whether anything of the image can be seen at all.
    public boolean visible() {
        for (int pixel : argb) {
            if (pixel != 0) {
                return true;
            }
        }
        return false;
    }

    /// Draws the image over `pixels`, which show `region` of the screen.
    ///
    /// @param pixels `region.width() * region.height()` values `0xXXRRGGBB`, changed in place
    public void drawOver(int[] pixels, Region region) {
        Region drawn = box().intersection(region);
        for (int row = drawn.y(); row < drawn.bottom(); row++) {
            int target = (row - region.y()) * region.width() - region.x();
            int source = (row - top()) * width - left();
            for (int column = drawn.x(); column < drawn.right(); column++) {
                pixels[target + column] = over(argb[source + column], pixels[target + column]);
            }
        }
    }

    /// The premultiplied OVER operator ([Render extension, section 5](
    /// https://www.x.org/releases/current/doc/renderproto/renderproto.txt)), rounded as pixman does.
    private static int over(int source, int destination) {
        int inverse = 255 - (source >>> 24);
        int red = Math.min(255, (source >> 16 & 0xff) + scaled(destination >> 16 & 0xff, inverse));
        int green = Math.min(255, (source >> 8 & 0xff) + scaled(destination >> 8 & 0xff, inverse));
        int blue = Math.min(255, (source & 0xff) + scaled(destination & 0xff, inverse));
        return red << 16 | green << 8 | blue;
    }

    /// `value * factor / 255`, rounded to the nearest.
    private static int scaled(int value, int factor) {
        int product = value * factor + 0x80;
        return (product + (product >> 8)) >> 8;
    }
}
