package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/// Pictures for codecs, always the same, and what an encoder and a decoder make of them.
final class TestPictures {
    private TestPictures() {}

    /// Sizes at which something may go wrong: a pixel, a row, a column, not whole strips, blocks or groups, and
    /// screens.
    static final List<int[]> SIZES = List.of(
            new int[] {1, 1},
            new int[] {1, 33},
            new int[] {2, 300},
            new int[] {3, 32},
            new int[] {7, 5},
            new int[] {17, 33},
            new int[] {31, 64},
            new int[] {200, 97},
            new int[] {3000, 1},
            new int[] {1366, 768},
            new int[] {1921, 1081});

    /// What is in a picture.
    enum Content {
        FLAT,
        NOISE,
        GRADIENT,
        /// Rectangles of all sizes, flat, smooth, and noisy ones.
        MIXED
    }

    private static final List<Content> SIMPLE = List.of(Content.FLAT, Content.NOISE, Content.GRADIENT);

    /// One of some.
    static <T> T anyOf(List<T> some, Random random) {
        return some.get(random.nextInt(some.size()));
    }

    /// A picture; the top bytes of its pixels are noise.
    static Pixels picture(int width, int height, Content content, int seed) {
        var random = new Random(seed);
        int[] rgb = new int[width * height];
        fill(
                rgb,
                width,
                new int[] {0, 0, width, height},
                content == Content.MIXED ? Content.GRADIENT : content,
                random);
        for (int i = 0; content == Content.MIXED && i < 60; i++) {
            int x = random.nextInt(width);
            int y = random.nextInt(height);
            int[] box = {x, y, 1 + random.nextInt(width - x), 1 + random.nextInt(Math.min(height - y, 80))};
            fill(rgb, width, box, anyOf(SIMPLE, random), random);
        }
        return new Pixels(width, height, rgb);
    }

    private static void fill(int[] rgb, int width, int[] box, Content content, Random random) {
        int base = random.nextInt();
        int step = random.nextInt(5);
        for (int y = box[1]; y < box[1] + box[3]; y++) {
            for (int x = box[0]; x < box[0] + box[2]; x++) {
                int top = random.nextInt() << 24;
                int colour = switch (content) {
                    case FLAT -> base;
                    case NOISE -> random.nextInt();
                    case GRADIENT, MIXED -> base + x * step + y * 0x10203;
                };
                rgb[y * width + x] = top | colour & 0xffffff;
            }
        }
    }

    /// The file of a picture.
    static <S> byte[] encoded(StripCodec<S> codec, Pixels picture) {
        return codec.join(picture.width(), picture.height(), strips(codec, picture));
    }

    /// Its strips.
    static <S> List<S> strips(StripCodec<S> codec, Pixels picture) {
        List<S> strips = new ArrayList<>();
        int stripRows = codec.stripRows(picture.height());
        for (int row = 0; row < picture.height(); row += stripRows) {
            int rows = Math.min(stripRows, picture.height() - row);
            strips.add(codec.encode(picture.rgb(), row * picture.width(), picture.width(), rows));
        }
        return strips;
    }

    /// What the JDK makes of a file.
    static Pixels decoded(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(image).as("what ImageIO could decode").isNotNull();
        int width = image.getWidth();
        return new Pixels(width, image.getHeight(), image.getRGB(0, 0, width, image.getHeight(), null, 0, width));
    }

    /// Compares sizes and colours.
    static void assertSame(Pixels actual, Pixels expected) {
        assertThat(actual.bounds()).isEqualTo(expected.bounds());
        assertThat(Arrays.equals(colours(actual), colours(expected)))
                .as("every pixel of %s is the same", actual.bounds())
                .isTrue();
    }

    private static int[] colours(Pixels picture) {
        return Arrays.stream(picture.rgb()).map(pixel -> pixel & 0xffffff).toArray();
    }
}
