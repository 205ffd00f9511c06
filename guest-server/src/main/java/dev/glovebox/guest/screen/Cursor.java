package dev.glovebox.guest.screen;

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

    /// Draws the image over `pixels`, which are rows `firstRow` and on of a screen.
    ///
    /// @param pixels `screenWidth * rows` values `0xRRGGBB`, changed in place
    /// @param screenWidth the screen's width
    /// @param firstRow the screen's row that `pixels` begin with
    public void drawOver(int[] pixels, int screenWidth, int firstRow) {
        int rows = pixels.length / screenWidth;
        int fromX = Math.max(0, left());
        int toX = Math.min(screenWidth, left() + width);
        int fromY = Math.max(firstRow, top());
        int toY = Math.min(firstRow + rows, top() + height);
        for (int row = fromY; row < toY; row++) {
            int target = (row - firstRow) * screenWidth;
            int source = (row - top()) * width - left();
            for (int column = fromX; column < toX; column++) {
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
