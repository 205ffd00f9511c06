package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    @ParameterizedTest
    @CsvSource({
        "160,90,121,67",
        "160,90,80,45",
        "160,90,53,30",
        "161,91,7,5",
        "640,480,2,1",
        "50,40,75,60",
        "50,40,51,200",
        "64,64,32,128",
        "10,10,10,10",
        "1,1,5,4",
        "9,1,4,3",
        "1000,3,999,2"
    })
    void everyChannelIsWithinOneOfTheExactValue(int sourceWidth, int sourceHeight, int width, int height) {
        Pixels source = Pictures.noise(sourceWidth, sourceHeight, 1);
        int[] made = Resampler.of(sourceWidth, sourceHeight, width, height).resample(source.rgb(), 0, 0, height);
        for (int i = 0; i < made.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                double exact = exact(source, width, height, i % width, i / width, shift);
                assertThat((double) (made[i] >> shift & 255))
                        .as("pixel %d, shift %d", i, shift)
                        .isBetween(exact - 1, exact + 1);
            }
        }
    }

    @Test
    void stripsAreWhatTheWholeIs() {
        Pixels source = Pictures.desktop(300, 200, 2);
        var resampler = Resampler.of(300, 200, 211, 143);
        int[] whole = resampler.resample(source.rgb(), 0, 0, 143);
        for (int first = 0; first < 143; first += 32) {
            int rows = Math.min(32, 143 - first);
            Rows needed = resampler.sourceRows(first, rows);
            int[] strip =
                    Arrays.copyOfRange(source.rgb(), needed.first() * 300, (needed.first() + needed.count()) * 300);
            assertThat(resampler.resample(strip, needed.first(), first, rows))
                    .isEqualTo(Arrays.copyOfRange(whole, first * 211, (first + rows) * 211));
        }
    }

    @Test
    void noMoreSourceRowsAreAskedForThanCount() {
        assertThat(Resampler.of(10, 100, 10, 50).sourceRows(5, 2)).isEqualTo(new Rows(10, 4));
        assertThat(Resampler.of(10, 100, 10, 100).sourceRows(99, 1)).isEqualTo(new Rows(99, 1));
        assertThat(Resampler.of(10, 10, 10, 20).sourceRows(0, 20)).isEqualTo(new Rows(0, 10));
    }

    @ParameterizedTest
    @CsvSource({"33,17", "70,90", "100,100", "500,300"})
    void oneColorStaysWhatItIs(int width, int height) {
        int[] source = Pictures.flat(100, 100, 0xff_fe01ff).rgb();
        assertThat(Resampler.of(100, 100, width, height).resample(source, 0, 0, height))
                .containsOnly(0xfe01ff);
    }

    @Test
    void missingRowsAreTheCallersFault() {
        var resampler = Resampler.of(10, 10, 5, 5);
        assertThatThrownBy(() -> resampler.resample(new int[90], 0, 0, 5)).hasMessageContaining("90 values");
        assertThatThrownBy(() -> resampler.resample(new int[100], 1, 0, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resampler.sourceRows(3, 3)).hasMessageContaining("no rows 3 + 3 of 5");
        assertThatThrownBy(() -> Resampler.of(10, 10, 0, 5)).hasMessageContaining("0 x 5");
    }

    private static double exact(Pixels source, int width, int height, int x, int y, int shift) {
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < source.height(); row++) {
            double vertical = weight(row, source.height(), y, height);
            for (int column = 0; column < source.width() && vertical > 0; column++) {
                double weight = vertical * weight(column, source.width(), x, width);
                sum += weight * (source.at(column, row) >> shift & 255);
                weights += weight;
            }
        }
        return sum / weights;
    }

    /// A value counts in full when its centre is under the new one, or linearly by its distance when enlarging. No size
    /// here has centres on the very edge, where rounding decides.
    private static double weight(int from, int length, int to, int newLength) {
        double scale = (double) length / newLength;
        double distance = from - (to + 0.5) * scale + 0.5;
        if (newLength > length) {
            return Math.max(0, 1 - Math.abs(distance));
        }
        double part = distance * (1 / scale);
        return part > -0.5 && part <= 0.5 ? 1 : 0;
    }
}
