package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatesTest {

    @ParameterizedTest
    @CsvSource({"0,1456,1920,0", "1455,1456,1920,1919", "728,1456,1920,960", "5,10,10,5", "0,1,1920,960", "9,10,5,4"})
    void aPixelOfTheImageMeansTheMiddleOfWhatItShows(int at, int imageLength, int screenLength, int expected) {
        assertThat(Coordinates.toScreen(at, imageLength, screenLength)).isEqualTo(expected);
    }

    @Test
    void everyPixelOfAnImageLiesOnTheScreenAndInOrder() {
        for (int imageLength : new int[] {1, 7, 819, 1456, 4096}) {
            int before = -1;
            for (int at = 0; at < imageLength; at++) {
                int screen = Coordinates.toScreen(at, imageLength, 1080);
                assertThat(screen).isBetween(Math.max(0, before), 1079);
                before = screen;
            }
        }
    }

    @Test
    void aRegionOfTheImageBecomesAllThatItsPixelsShow() {
        var screen = new ImageSize(1920, 1080);
        var image = new ImageSize(1456, 819);
        assertThat(Coordinates.toScreen(new Region(0, 0, 1456, 819), image, screen))
                .isEqualTo(new Region(0, 0, 1920, 1080));
        assertThat(Coordinates.toScreen(new Region(1, 1, 1, 1), image, screen)).isEqualTo(new Region(1, 1, 2, 2));
        assertThat(Coordinates.toScreen(new Region(3, 3, 2, 1), screen, screen)).isEqualTo(new Region(3, 3, 2, 1));
    }
}
