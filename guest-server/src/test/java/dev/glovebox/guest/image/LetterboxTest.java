package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LetterboxTest {
    private static final int RED = 0xcc0000;

    @Test
    void aPictureThatFitsIsLeftAlone() {
        Pixels picture = plain(4, 2);
        assertThat(new Letterbox(4, 2).fit(picture)).isSameAs(picture);
    }

    @Test
    void aNarrowerPictureHasBlackAtBothSides() {
        Pixels fitted = new Letterbox(8, 4).fit(plain(2, 2));
        for (int row = 0; row < 4; row++) {
            assertThat(Arrays.copyOfRange(fitted.rgb(), row * 8, row * 8 + 8))
                    .containsExactly(0, 0, RED, RED, RED, RED, 0, 0);
        }
    }

    @Test
    void aWiderPictureHasBlackAboveAndBelow() {
        Pixels fitted = new Letterbox(4, 4).fit(plain(80, 40));
        assertThat(fitted.rgb()).containsExactly(0, 0, 0, 0, RED, RED, RED, RED, RED, RED, RED, RED, 0, 0, 0, 0);
    }

    @Test
    void aLargerPictureIsAveraged() {
        var chequered = new Pixels(2, 2, new int[] {0xffffff, 0, 0, 0xffffff});
        assertThat(new Letterbox(1, 1).fit(chequered).at(0, 0)).isEqualTo(0x7f7f7f);
    }

    @Test
    void nothingOfOnePictureIsLeftInTheNext() {
        var letterbox = new Letterbox(4, 4);
        letterbox.fit(plain(2, 2));
        assertThat(letterbox.fit(plain(2, 1)).rgb()).startsWith(0, 0, 0, 0).endsWith(0, 0, 0, 0);
    }

    @Test
    void theThinnestPictureIsStillSeen() {
        assertThat(new Letterbox(4, 4).fit(plain(1000, 1)).rgb()).contains(RED);
    }

    private static Pixels plain(int width, int height) {
        int[] rgb = new int[width * height];
        Arrays.fill(rgb, RED);
        return new Pixels(width, height, rgb);
    }
}
