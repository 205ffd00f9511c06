package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThumbnailsTest {
    @Test
    void largeAreasKeepTheirPlaceAndColor() {
        Pixels halves = Pictures.of(800, 600, (x, _) -> x < 400 ? 0xff_aa2010 : 0x1020c0);
        Pixels small = Thumbnails.of(halves, 80, 30);
        assertThat(small.bounds()).isEqualTo(new Region(0, 0, 80, 30));
        assertThat(small.at(10, 15)).isEqualTo(0xaa2010);
        assertThat(small.at(70, 29)).isEqualTo(0x1020c0);
    }

    @Test
    void aPictureOfTheSameSizeStaysAsItIs() {
        Pixels picture = Pictures.desktop(64, 48, 3);
        Pixels same = Thumbnails.of(picture, 64, 48);
        for (int i = 0; i < 64 * 48; i++) {
            assertThat(same.at(i % 64, i / 64)).isEqualTo(picture.at(i % 64, i / 64));
        }
    }
}
