package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Adler32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngTest {
    private static final int STRIP_ROWS = 32;

    @ParameterizedTest
    @CsvSource({"1,1", "1,33", "3,32", "7,5", "31,64", "200,97", "1921,40"})
    void everySizeDecodesToThePixelsThatWentIn(int width, int height) throws IOException {
        for (int noise : List.of(0, 1, 0xffffff)) {
            int[] pixels = pixels(width, height, noise);
            assertThat(decoded(encoded(pixels, width, height))).isEqualTo(pixels);
        }
    }

    @Test
    void theUnusedTopByteOfAPixelDoesNotShow() throws IOException {
        int[] pixels = pixels(40, 40, 0xffffff);
        int[] dirty = Arrays.stream(pixels).map(pixel -> pixel | 0xab000000).toArray();
        assertThat(decoded(encoded(dirty, 40, 40))).isEqualTo(pixels);
    }

    @Test
    void checksumsOfTwoPiecesCombineToThatOfTheWhole() {
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] whole = new byte[random.nextInt(200_000)];
            random.nextBytes(whole);
            int cut = whole.length == 0 ? 0 : random.nextInt(whole.length);
            int first = adler(whole, 0, cut);
            int second = adler(whole, cut, whole.length);
            assertThat(Png.combine(first, second, whole.length - cut)).isEqualTo(adler(whole, 0, whole.length));
        }
    }

    private static int[] pixels(int width, int height, int noise) {
        var random = new Random(width * 31L + height);
        int[] pixels = new int[width * height];
        Arrays.setAll(pixels, i -> (i * 3 & 0xffffff) ^ (random.nextInt() & noise));
        return pixels;
    }

    private static byte[] encoded(int[] pixels, int width, int height) {
        List<EncodedStrip> strips = new ArrayList<>();
        try (var encoder = new StripEncoder()) {
            for (int row = 0; row < height; row += STRIP_ROWS) {
                strips.add(encoder.encode(pixels, row * width, width, Math.min(STRIP_ROWS, height - row)));
            }
        }
        return Png.join(width, height, strips);
    }

    private static int[] decoded(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(argb).map(pixel -> pixel & 0xffffff).toArray();
    }

    private static int adler(byte[] bytes, int from, int to) {
        var adler = new Adler32();
        adler.update(bytes, from, to - from);
        return (int) adler.getValue();
    }
}
