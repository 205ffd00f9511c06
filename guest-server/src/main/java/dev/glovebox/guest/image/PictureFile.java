package dev.glovebox.guest.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads picture files: PNG, JPEG, GIF (its first frame) and BMP.
public final class PictureFile {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

    private PictureFile() {}

    /// The bytes are no picture that is read here; the message says in one line why.
    public static final class UnreadablePictureException extends Exception {
        UnreadablePictureException(String reason) {
            super(reason);
        }
    }

    /// Reads a picture. Its pixels are not touched before its size was found to be allowed.
    ///
    /// @param maxPixels the most pixels it may have
    /// @throws UnreadablePictureException when it has more, or is damaged, or no picture at all
    public static Picture decode(byte[] file, long maxPixels) throws UnreadablePictureException {
        return decode(file, (width, height) -> {
            if ((long) width * height > maxPixels) {
                throw new UnreadablePictureException(
                        "the picture has %d x %d pixels, at most %d are allowed".formatted(width, height, maxPixels));
            }
        });
    }

    /// Reads a picture that is to fit into another. Its pixels are not touched before its size was found to be
    /// allowed.
    ///
    /// @param maxWidth in pixels
    /// @param maxHeight in pixels
    /// @throws UnreadablePictureException when it is wider or higher, or is damaged, or no picture at all
    public static Picture decode(byte[] file, int maxWidth, int maxHeight) throws UnreadablePictureException {
        return decode(file, (width, height) -> {
            if (width > maxWidth || height > maxHeight) {
                throw new UnreadablePictureException("the image is %d x %d pixels; at most %d x %d fit"
                        .formatted(width, height, maxWidth, maxHeight));
            }
        });
    }

    private static Picture decode(byte[] file, SizeRule rule) throws UnreadablePictureException {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = reader(input);
            try {
                reader.setInput(input, true, true);
                rule.check(reader.getWidth(0), reader.getHeight(0));
                return picture(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException defect) {
            // The readers of the JDK answer damaged files with exceptions of any kind.
            throw new UnreadablePictureException("the picture is damaged or of an unusual kind: " + reason(defect));
        }
    }

    /// Throws when a picture is too large.
    private interface SizeRule {
        void check(int width, int height) throws UnreadablePictureException;
    }

    private static ImageReader reader(ImageInputStream input) throws IOException, UnreadablePictureException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new UnreadablePictureException("not a PNG, JPEG, GIF or BMP file");
    }

    private static String reason(Exception defect) {
        String message = defect.getMessage();
        return message == null
                ? defect.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static Picture picture(ImageReader reader) throws IOException {
        ColorModel colors = reader.getImageTypes(0).next().getColorModel();
        if (isPng(reader) && !isGrey(colors) && !(colors instanceof IndexColorModel)) {
            return trueColor(reader, colors.hasAlpha());
        }
        BufferedImage image = reader.read(0);
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = isGrey(image.getColorModel())
                ? grey(image.getRaster(), image.getColorModel())
                : image.getRGB(0, 0, width, height, null, 0, width);
        return Picture.ofArgb(width, height, argb);
    }

    /// Reads samples of 8 or 16 bits right to where they are wanted: a picture of the file's own kind would take up
    /// to 8 bytes a pixel beside.
    private static Picture trueColor(ImageReader reader, boolean alpha) throws IOException {
        var image = new BufferedImage(
                reader.getWidth(0),
                reader.getHeight(0),
                alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setDestination(image);
        reader.read(0, parameters);
        int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        return alpha
                ? Picture.ofArgb(image.getWidth(), image.getHeight(), argb)
                : Picture.opaque(new Pixels(image.getWidth(), image.getHeight(), argb));
    }

    private static boolean isPng(ImageReader reader) throws IOException {
        return reader.getFormatName().equals("png");
    }

    private static boolean isGrey(ColorModel colors) {
        return !(colors instanceof IndexColorModel)
                && colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && colors.getComponentSize(0) >= 8;
    }

    /// The samples as they are in the file: `getRGB` would take them for linear light and make them brighter.
    private static int[] grey(Raster raster, ColorModel colors) {
        int width = raster.getWidth();
        int surplus = colors.getComponentSize(0) - 8;
        var argb = new int[width * raster.getHeight()];
        for (int i = 0; i < argb.length; i++) {
            int grey = raster.getSample(i % width, i / width, 0) >> surplus;
            int alpha = colors.hasAlpha() ? raster.getSample(i % width, i / width, 1) >> surplus : 255;
            argb[i] = alpha << 24 | grey << 16 | grey << 8 | grey;
        }
        return argb;
    }
}
