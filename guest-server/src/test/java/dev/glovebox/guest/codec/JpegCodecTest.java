package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.codec.TestPictures.Content;
import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegCodecTest {
    @AutoClose
    private final ToolPool<TurboJpegEncoder> encoders =
            new ToolPool<>(() -> new TurboJpegEncoder(Objects.requireNonNull(LibTurboJpeg.INSTANCE)));

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 85, 100})
    void joinedStripsDecodeToTheSamePixelsAsTheImageInOnePiece(int quality) throws IOException {
        var codec = new JpegCodec(encoders, quality);
        for (int[] size : TestPictures.SIZES) {
            Pixels picture = TestPictures.picture(size[0], size[1], Content.MIXED, quality);
            Pixels joined = TestPictures.decoded(TestPictures.encoded(codec, picture));
            TestPictures.assertSame(joined, TestPictures.decoded(inOnePiece(quality, picture)));
        }
    }

    @Test
    void theWidestImageJoins() throws IOException {
        Pixels picture = TestPictures.picture(65_500, 70, Content.MIXED, 1);
        Pixels joined = TestPictures.decoded(TestPictures.encoded(new JpegCodec(encoders, 85), picture));
        TestPictures.assertSame(joined, TestPictures.decoded(inOnePiece(85, picture)));
    }

    @Test
    void aStripThatChangedIsPutBetweenThoseThatDidNot() throws IOException {
        var codec = new JpegCodec(encoders, 85);
        Pixels before = TestPictures.picture(333, 400, Content.MIXED, 1);
        Pixels other = TestPictures.picture(333, 400, Content.NOISE, 2);
        List<JpegStrip> strips = new ArrayList<>(TestPictures.strips(codec, before));
        strips.set(9, TestPictures.strips(codec, other).get(9)); // past the eight restart markers
        int[] expected = before.rgb().clone();
        System.arraycopy(other.rgb(), 9 * 32 * 333, expected, 9 * 32 * 333, 32 * 333);
        byte[] whole = inOnePiece(85, new Pixels(333, 400, expected));
        TestPictures.assertSame(TestPictures.decoded(codec.join(333, 400, strips)), TestPictures.decoded(whole));
    }

    @Test
    void withoutTheLibraryTheJdkEncodesAnImageThatLooksTheSame() throws IOException {
        Pixels picture = TestPictures.picture(321, 123, Content.GRADIENT, 3);
        Pixels decoded = TestPictures.decoded(TestPictures.encoded(new ImageIoJpegCodec(95), picture));
        assertThat(decoded.bounds()).isEqualTo(picture.bounds());
        assertThat(meanDifference(decoded, picture)).isLessThan(16);
    }

    private byte[] inOnePiece(int quality, Pixels picture) {
        return encoders.use(encoder -> encoder.encode(quality, picture.rgb(), 0, picture.width(), picture.height()));
    }

    private static double meanDifference(Pixels one, Pixels other) {
        long sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((one.rgb()[i] >> shift & 0xff) - (other.rgb()[i] >> shift & 0xff));
            }
        }
        return sum / (3.0 * one.rgb().length);
    }
}
