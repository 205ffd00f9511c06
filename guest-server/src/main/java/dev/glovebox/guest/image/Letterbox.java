package dev.glovebox.guest.image;

import java.util.Arrays;

/// Fits pictures of any size into one size: as large as goes, in the middle, black around. Not thread-safe: it
/// keeps one picture's memory.
public final class Letterbox {
    private final int width;
    private final int height;
    private int[] box = new int[0];

    /// Fits into `width` by `height` pixels.
    public Letterbox(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /// The picture itself when it fits exactly; else a scaled one, whose pixels stay until the next call.
    public Pixels fit(Pixels picture) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        box = box.length == 0 ? new int[width * height] : box;
        Arrays.fill(box, 0);
        double scale = Math.min((double) width / picture.width(), (double) height / picture.height());
        int columns = Math.clamp(Math.round(picture.width() * scale), 1, width);
        int rows = Math.clamp(Math.round(picture.height() * scale), 1, height);
        int left = (width - columns) / 2;
        int top = (height - rows) / 2;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                box[(top + row) * width + left + column] = mean(picture, column, columns, row, rows);
            }
        }
        return new Pixels(width, height, box);
    }

    /// The mean of what lies under one pixel of `columns` by `rows`: at least one pixel of the picture.
    private static int mean(Pixels picture, int column, int columns, int row, int rows) {
        int fromX = (int) ((long) column * picture.width() / columns);
        int toX = Math.max(fromX + 1, (int) ((column + 1L) * picture.width() / columns));
        int fromY = (int) ((long) row * picture.height() / rows);
        int toY = Math.max(fromY + 1, (int) ((row + 1L) * picture.height() / rows));
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = fromX; x < toX; x++) {
                int rgb = picture.rgb()[y * picture.width() + x];
                red += rgb >> 16 & 0xff;
                green += rgb >> 8 & 0xff;
                blue += rgb & 0xff;
            }
        }
        long count = (long) (toX - fromX) * (toY - fromY);
        return (int) (red / count << 16 | green / count << 8 | blue / count);
    }
}
