package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.image.PictureFile.UnreadablePictureException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
    private static final long AMPLE = 1_000_000;

    @Test
    void pngKeepsColorsAndTransparency() throws Exception {
        Pixels noise = Pictures.noise(37, 21, 1);
        Picture picture = PictureFile.decode(file("png", image(noise, BufferedImage.TYPE_INT_ARGB)), AMPLE);
        for (int i = 0; i < 37 * 21; i++) {
            assertThat(picture.pixels().at(i % 37, i / 37)).isEqualTo(noise.at(i % 37, i / 37));
            assertThat(picture.alpha()[i] & 255).isEqualTo(noise.rgb()[i] >>> 24);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpeg"})
    void everyFormatIsRead(String format) throws Exception {
        Pixels halves = Pictures.of(64, 32, (x, _) -> x < 32 ? 0xffffff : 0);
        Picture picture = PictureFile.decode(file(format, image(halves, BufferedImage.TYPE_INT_RGB)), AMPLE);
        assertThat(picture.pixels().bounds()).isEqualTo(halves.bounds());
        assertThat(picture.pixels().at(8, 16)).isEqualTo(0xffffff);
        assertThat(picture.pixels().at(56, 16)).isEqualTo(0);
        assertThat(picture.alpha()).isEmpty();
        assertThat(picture.isVisible(63, 31)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void greyIsNotMadeBrighter(int type) throws Exception {
        var image = new BufferedImage(256, 1, type);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, type == BufferedImage.TYPE_BYTE_GRAY ? x : x << 8 | 77);
        }
        Picture picture = PictureFile.decode(file("png", image), AMPLE);
        for (int x = 0; x < 256; x++) {
            assertThat(picture.pixels().at(x, 0)).isEqualTo(x * 0x010101);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void samplesOf16BitsAreRead(boolean alpha) throws Exception {
        var colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                alpha,
                false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_USHORT);
        var image = new BufferedImage(colors, colors.createCompatibleWritableRaster(256, 2), false, null);
        for (int x = 0; x < 256; x++) {
            for (int band = 0; band < colors.getNumComponents(); band++) {
                image.getRaster().setSample(x, 1, band, (x ^ band) * 257);
            }
        }
        Picture picture = PictureFile.decode(file("png", image), AMPLE);
        for (int x = 0; x < 256; x++) {
            assertThat(picture.pixels().at(x, 1)).isEqualTo(x << 16 | (x ^ 1) << 8 | x ^ 2);
            assertThat(picture.isVisible(x, 0)).isNotEqualTo(alpha);
            assertThat(picture.isVisible(x, 1)).isEqualTo(!alpha || x != 3);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        byte[] file = file("png", new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB));
        assertThatThrownBy(() -> PictureFile.decode(file, 400, 199))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessage("the image is 300 x 200 pixels; at most 400 x 199 fit");
        assertThatThrownBy(() -> PictureFile.decode(file, 299, 400)).hasMessageEndingWith("299 x 400 fit");
        assertThat(PictureFile.decode(file, 300, 200).pixels().height()).isEqualTo(200);
    }

    @Test
    void tooManyPixelsAreRefused() throws Exception {
        byte[] file = file("png", new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB));
        assertThatThrownBy(() -> PictureFile.decode(file, 59_999))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessage("the picture has 300 x 200 pixels, at most 59999 are allowed");
        assertThat(PictureFile.decode(file, 60_000).pixels().width()).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GIF89a", "P6 1 1 255 abc", "<svg/>", "\0\0\4\4aaaa"})
    void whatIsNoPictureIsRefused(String text) {
        assertThatThrownBy(() -> PictureFile.decode(text.getBytes(StandardCharsets.ISO_8859_1), AMPLE))
                .isInstanceOf(UnreadablePictureException.class)
                .message()
                .isNotBlank()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpeg"})
    void damagedFilesAreReadOrRefusedInOneLine(String format) throws Exception {
        byte[] whole = file(format, image(Pictures.desktop(40, 30, 7), BufferedImage.TYPE_INT_RGB));
        var random = new Random(8);
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = Arrays.copyOf(whole, round % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int k = random.nextInt(4); k > 0 && damaged.length > 0; k--) {
                int where = random.nextInt(random.nextBoolean() ? damaged.length : Math.min(60, damaged.length));
                damaged[where] = (byte) random.nextInt();
            }
            try {
                assertThat(PictureFile.decode(damaged, AMPLE).pixels().bounds().area())
                        .isLessThanOrEqualTo(AMPLE);
            } catch (UnreadablePictureException refused) {
                assertThat(refused).message().isNotBlank().doesNotContain("\n");
            }
        }
    }

    private static BufferedImage image(Pixels pixels, int type) {
        var image = new BufferedImage(pixels.width(), pixels.height(), type);
        image.setRGB(0, 0, pixels.width(), pixels.height(), pixels.rgb(), 0, pixels.width());
        return image;
    }

    private static byte[] file(String format, BufferedImage image) throws IOException {
        var file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }
}
