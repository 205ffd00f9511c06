package dev.glovebox.guest.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import org.imgscalr.Scalr;

/// Small pictures of large ones, for people: bicubic in several steps, softer and some ten times slower than
/// [Resampler]. Needs no display.
public final class Thumbnails {
    private Thumbnails() {}

    /// The picture in another size, whatever becomes of its proportions.
    ///
    /// @param width in pixels, positive
    /// @param height in pixels, positive
    public static Pixels of(Pixels picture, int width, int height) {
        BufferedImage source = image(picture);
        BufferedImage scaled = Scalr.resize(source, Scalr.Method.ULTRA_QUALITY, Scalr.Mode.FIT_EXACT, width, height);
        try {
            return new Pixels(width, height, scaled.getRGB(0, 0, width, height, null, 0, width));
        } finally {
            source.flush();
            scaled.flush();
        }
    }

    private static BufferedImage image(Pixels picture) {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        int[] to = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(picture.rgb(), 0, to, 0, to.length);
        return image;
    }
}
