package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Region;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final int BACKGROUND = 0x2e3440;

    @Test
    void anOpaquePixelReplacesAndATransparentOneLeaves() {
        int[] screen = filled(4, 1);
        cursor(1, 0, 2, 1, 0xff102030, 0).drawOver(screen, new Region(0, 0, 4, 1));
        assertThat(screen).containsExactly(BACKGROUND, 0x102030, BACKGROUND, BACKGROUND);
    }

    @Test
    void premultipliedColoursAreAddedToWhatShinesThrough() {
        int[] screen = {0xffffff, 0x000000, 0x804020};
        cursor(0, 0, 3, 1, 0x80800000, 0x80800000, 0x80000080).drawOver(screen, new Region(0, 0, 3, 1));
        assertThat(screen).containsExactly(0xff7f7f, 0x800000, 0x402090);
    }

    @Test
    void theHotspotLiesAtThePointer() {
        int[] screen = filled(5, 5);
        new Cursor(3, 2, 2, 2, 1, 1, 1, new int[] {0xff000001, 0xff000002, 0xff000003, 0xff000004})
                .drawOver(screen, new Region(0, 0, 5, 5));
        assertThat(screen[1 * 5 + 2]).isEqualTo(1);
        assertThat(screen[2 * 5 + 3]).isEqualTo(4);
    }

    @Test
    void whatLiesOutsideTheScreenIsCutOff() {
        for (int[] corner : new int[][] {{0, 0}, {4, 0}, {0, 4}, {4, 4}}) {
            int[] screen = filled(5, 5);
            int[] white = new int[9];
            Arrays.fill(white, 0xffffffff);
            new Cursor(corner[0], corner[1], 3, 3, 1, 1, 1, white).drawOver(screen, new Region(0, 0, 5, 5));
            assertThat(Arrays.stream(screen).filter(pixel -> pixel == 0xffffff).count())
                    .isEqualTo(4);
        }
    }

    @Test
    void aPartOfTheScreenGetsItsPixelsOnly() {
        int[] strip = filled(3, 2);
        int[] white = new int[3 * 4];
        Arrays.fill(white, 0xffffffff);
        new Cursor(0, 3, 3, 4, 0, 0, 1, white).drawOver(strip, new Region(0, 2, 3, 2));
        assertThat(strip).containsExactly(BACKGROUND, BACKGROUND, BACKGROUND, 0xffffff, 0xffffff, 0xffffff);
    }

    @Test
    void aPartThatBeginsFurtherRightIsCountedFromThere() {
        int[] part = filled(2, 2);
        new Cursor(4, 5, 2, 2, 0, 0, 1, new int[] {0xff000001, 0xff000002, 0xff000003, 0xff000004})
                .drawOver(part, new Region(5, 4, 2, 2));
        assertThat(part).containsExactly(BACKGROUND, BACKGROUND, 2, BACKGROUND);
    }

    private static int[] filled(int width, int height) {
        int[] screen = new int[width * height];
        Arrays.fill(screen, BACKGROUND);
        return screen;
    }

    private static Cursor cursor(int x, int y, int width, int height, int... argb) {
        return new Cursor(x, y, width, height, 0, 0, 1, argb);
    }
}
