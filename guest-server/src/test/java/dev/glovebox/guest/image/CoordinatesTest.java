package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoordinatesTest {

    @Test
    void aRegionOfTheImageBecomesAllThatItsPixelsShow() {
        var screen = new ImageSize(1920, 1080);
        var image = new ImageSize(1456, 819);
        assertThat(Coordinates.toScreen(new Region(0, 0, 1456, 819), image, screen))
                .isEqualTo(new Region(0, 0, 1920, 1080));
        assertThat(Coordinates.toScreen(new Region(1, 1, 1, 1), image, screen)).isEqualTo(new Region(1, 1, 2, 2));
        assertThat(Coordinates.toScreen(new Region(3, 3, 2, 1), screen, screen)).isEqualTo(new Region(3, 3, 2, 1));
    }

    @Test
    void aPixelOfTheImageBecomesTheOneUnderItsMiddle() {
        var screen = new ImageSize(1920, 1080);
        assertThat(Coordinates.toScreen(17, 4, screen, screen)).isEqualTo(new Point(17, 4));
        var half = new ImageSize(960, 540);
        assertThat(Coordinates.toScreen(0, 0, half, screen)).isEqualTo(new Point(1, 1));
        assertThat(Coordinates.toScreen(959, 539, half, screen)).isEqualTo(new Point(1919, 1079));
        var twice = new ImageSize(3840, 2160);
        assertThat(Coordinates.toScreen(3839, 2159, twice, screen)).isEqualTo(new Point(1919, 1079));
    }
}
