package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.codec.TestPictures.Content;
import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Adler32;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngCodecTest {
    @AutoClose
    private final ToolPool<PngStripEncoder> isal =
            new ToolPool<>(() -> new PngStripEncoder(new IsalDeflate(Objects.requireNonNull(LibIsal.INSTANCE))));

    @AutoClose
    private final ToolPool<PngStripEncoder> zlib = new ToolPool<>(() -> new PngStripEncoder(new ZlibDeflate()));

    @ParameterizedTest
    @EnumSource
    void everySizeDecodesToThePixelsThatWentIn(Content content) throws IOException {
        for (int[] size : TestPictures.SIZES) {
            Pixels picture = TestPictures.picture(size[0], size[1], content, size[0]);
            for (PngCodec codec : List.of(new PngCodec(isal, 1), new PngCodec(zlib, 1))) {
                TestPictures.assertSame(TestPictures.decoded(TestPictures.encoded(codec, picture)), picture);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyLevelDecodesToThePixelsThatWentIn(int level) throws IOException {
        Pixels picture = TestPictures.picture(333, 222, Content.MIXED, level);
        byte[] file = TestPictures.encoded(new PngCodec(zlib, level), picture);
        TestPictures.assertSame(TestPictures.decoded(file), picture);
    }

    @Test
    void aHigherLevelMakesASmallerFile() {
        Pixels picture = TestPictures.picture(640, 480, Content.MIXED, 1);
        int fast = TestPictures.encoded(new PngCodec(zlib, 1), picture).length;
        assertThat(TestPictures.encoded(new PngCodec(zlib, 9), picture)).hasSizeLessThan(fast);
    }

    @Test
    void randomPicturesDecodeToThePixelsThatWentInByBothDeflaters() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 150; i++) {
            Content content = TestPictures.anyOf(List.of(Content.values()), random);
            Pixels picture = TestPictures.picture(1 + random.nextInt(400), 1 + random.nextInt(150), content, i);
            PngCodec codec = random.nextBoolean() ? new PngCodec(isal, 1) : new PngCodec(zlib, 1 + random.nextInt(9));
            TestPictures.assertSame(TestPictures.decoded(TestPictures.encoded(codec, picture)), picture);
        }
    }

    @Test
    void stripsOfDifferentTimesAndDeflatersJoin() throws IOException {
        Pixels before = TestPictures.picture(150, 100, Content.MIXED, 1);
        Pixels after = TestPictures.picture(150, 100, Content.NOISE, 2);
        List<PngStrip> strips = new ArrayList<>(TestPictures.strips(new PngCodec(isal, 1), before));
        strips.set(1, TestPictures.strips(new PngCodec(zlib, 6), after).get(1));
        int[] expected = before.rgb().clone();
        System.arraycopy(after.rgb(), 32 * 150, expected, 32 * 150, 32 * 150);
        byte[] file = new PngCodec(isal, 1).join(150, 100, strips);
        TestPictures.assertSame(TestPictures.decoded(file), new Pixels(150, 100, expected));
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
            assertThat(PngFile.combine(first, second, whole.length - cut)).isEqualTo(adler(whole, 0, whole.length));
        }
    }

    private static int adler(byte[] bytes, int from, int to) {
        var adler = new Adler32();
        adler.update(bytes, from, to - from);
        return (int) adler.getValue();
    }
}
