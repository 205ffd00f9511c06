package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Region;
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
}
