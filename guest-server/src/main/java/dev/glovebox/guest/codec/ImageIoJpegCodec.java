package dev.glovebox.guest.codec;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// JPEG by the JDK, where libjpeg-turbo is missing; many times slower, and one strip is the whole image.
///
/// @param quality 1 to 100
record ImageIoJpegCodec(int quality) implements WholeImageCodec {

    @Override
    public byte[] encode(int[] rgb, int from, int width, int rows) {
        var image = new BufferedImage(width, rows, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, rows, rgb, from, width);
        var file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream target = ImageIO.createImageOutputStream(file)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality / 100f);
            writer.setOutput(target);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
