package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PerceptualHashTest {
    /// Pictures, and what `str(imagehash.phash(picture))` of imagehash 4.3.2 with Pillow 13.0.0 says about them.
    private enum Known {
        GRADIENT("a852f952572cd72c"),
        RINGS("b9397fc4c039c7c0"),
        TILES("94a0bd28bfe03d1e"),
        WINDOWS("c4e03b1ff11f3b80"),
        STRIPES("d5d555a81155559d"),
        TINY("ba1a4c32cecc8ece"),
        FLAT("8000000000000000");

        final String hash;

        Known(String hash) {
            this.hash = hash;
        }

        Pixels picture() {
            return switch (this) {
                case GRADIENT ->
                    Pictures.of(640, 480, (x, y) -> x * 255 / 640 << 16 | y * 255 / 480 << 8 | (x + y & 255));
                case RINGS -> Pictures.of(500, 333, (x, y) -> grey((square(x - 170) + square(y - 90)) / 97));
                case TILES ->
                    Pictures.of(800, 600, (x, y) -> (int) ((x / 40 * 7919 + y / 30 * 104729) * 2654435761L >> 8));
                case WINDOWS -> Pictures.of(1920, 1080, PerceptualHashTest::windows);
                case STRIPES -> Pictures.of(321, 205, (x, y) -> (x * 7 + y * 3) % 37 < 15 ? 0xe0d0c0 : 0x102030);
                case TINY -> Pictures.of(20, 13, (x, y) -> grey(x * x * 31 + y * y * 17));
                case FLAT -> Pictures.flat(50, 50, 0x808080);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void hashesAreThoseOfImagehash(Known known) {
        long expected = Long.parseUnsignedLong(known.hash, 16);
        long hash = PerceptualHash.of(known.picture());
        assertThat(PerceptualHash.distance(hash, expected))
                .as("%s is %s, not %s", known, PerceptualHash.text(hash), known.hash)
                .isLessThanOrEqualTo(4);
    }

    @Test
    void theTextIsSixteenDigits() {
        assertThat(PerceptualHash.text(0x1fL)).isEqualTo("000000000000001f");
        assertThat(PerceptualHash.text(PerceptualHash.of(Known.FLAT.picture()))).isEqualTo(Known.FLAT.hash);
    }

    /// Not of pictures that are flat, or have nothing but details too small for the hash: there any change is large.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FLAT", "STRIPES"})
    void slightChangesChangeFewBits(Known known) {
        Pixels picture = known.picture();
        assertThat(PerceptualHash.distance(
                        PerceptualHash.of(picture), PerceptualHash.of(Pictures.noisy(picture, 6, 9))))
                .isLessThanOrEqualTo(8);
    }

    @Test
    void differentPicturesDifferInManyBits() {
        for (Known one : Known.values()) {
            for (Known other : Known.values()) {
                if (one.compareTo(other) < 0 && other != Known.FLAT) {
                    assertThat(PerceptualHash.distance(
                                    PerceptualHash.of(one.picture()), PerceptualHash.of(other.picture())))
                            .as("%s and %s", one, other)
                            .isGreaterThanOrEqualTo(20);
                }
            }
        }
    }

    private static int windows(int x, int y) {
        if (x > 100 && x < 900 && y > 80 && y < 700) {
            return 0xf0f0f0;
        }
        return x > 600 && x < 1700 && y > 400 && y < 1000 ? 0x2040a0 : 0x203040;
    }

    private static int grey(int value) {
        return (value & 255) * 0x010101;
    }

    private static int square(int value) {
        return value * value;
    }
}
