package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangeFinderTest {
    private static final int WIDTH = 321;
    private static final int HEIGHT = 203;

    @Test
    void whatIsNeverGivenIsEqual() {
        var finder = new ChangeFinder(WIDTH, HEIGHT);
        assertThat(finder.boxes(5)).isEmpty();
        assertThat(finder.changedPixels()).isZero();
    }

    @Test
    void theTopByteCountsForNothing() {
        var finder = compared(Pictures.flat(WIDTH, HEIGHT, 0xff_123456), Pictures.flat(WIDTH, HEIGHT, 0x123456));
        assertThat(finder.boxes(5)).isEmpty();
    }

    @Test
    void aChangeBehindOneOfTheTopByteIsSeen() {
        Pixels before = Pictures.flat(WIDTH, HEIGHT, 0xff_000000);
        Pixels after = Pictures.of(WIDTH, HEIGHT, (x, y) -> x == 300 && y == 7 ? 1 : 0);
        assertThat(compared(before, after).boxes(5)).containsExactly(new Region(300, 7, 1, 1));
    }

    @Test
    void boxesAreExactAndInReadingOrder() {
        var boxes = List.of(new Region(200, 3, 100, 1), new Region(7, 40, 33, 21), new Region(320, 202, 1, 1));
        var finder = changed(boxes);
        assertThat(finder.boxes(10)).isEqualTo(boxes);
        assertThat(finder.changedPixels()).isEqualTo(100 + 33 * 21 + 1);
    }

    @Test
    void changesInTouchingTilesAreOneGroup() {
        assertThat(changed(List.of(new Region(2, 2, 1, 1), new Region(30, 30, 1, 1)))
                        .boxes(10))
                .containsExactly(new Region(2, 2, 29, 29));
    }

    @Test
    void theNearestAreJoinedWhenThereAreTooMany() {
        var finder = changed(List.of(new Region(0, 0, 4, 4), new Region(60, 0, 4, 4), new Region(300, 180, 4, 4)));
        assertThat(finder.boxes(2)).containsExactly(new Region(0, 0, 64, 4), new Region(300, 180, 4, 4));
        assertThat(finder.boxes(1)).containsExactly(new Region(0, 0, 304, 184));
    }

    @Test
    void aBoxWithinAnotherIsNotGiven() {
        var frame = List.of(
                new Region(0, 0, 160, 1),
                new Region(0, 159, 160, 1),
                new Region(0, 0, 1, 160),
                new Region(80, 80, 3, 3));
        assertThat(changed(frame).boxes(5)).containsExactly(new Region(0, 0, 160, 160));
    }

    @Test
    void everyChangedPixelIsInABoxHoweverFewThereMayBe() {
        var random = new Random(4);
        for (int round = 0; round < 30; round++) {
            Pixels before = Pictures.flat(WIDTH, HEIGHT, 0);
            int rarity = 1 << random.nextInt(14);
            Pixels after = Pictures.of(WIDTH, HEIGHT, (_, _) -> random.nextInt(rarity) == 0 ? 0x010000 : 0);
            int max = 1 + random.nextInt(12);
            List<Region> boxes = compared(before, after).boxes(max);
            assertThat(boxes).hasSizeLessThanOrEqualTo(max);
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                var pixel = new Region(i % WIDTH, i / WIDTH, 1, 1);
                if (after.at(pixel.x(), pixel.y()) != 0) {
                    assertThat(boxes).as("%s", pixel).anyMatch(box -> box.contains(pixel));
                }
            }
        }
    }

    @Test
    void thousandsOfSeparateChangesBecomeFewBoxes() {
        var finder = new ChangeFinder(3840, 2160);
        Pixels before = Pictures.flat(3840, 2160, 0);
        Pixels after = Pictures.of(3840, 2160, (x, y) -> x % 32 == 5 && y % 32 == 5 ? 0xff : 0);
        finder.compareRows(before.rgb(), after.rgb(), 0, 2160);
        assertThat(finder.boxes(10)).hasSizeBetween(1, 10);
        assertThat(finder.boxes(10).stream().reduce(Region::union)).contains(new Region(5, 5, 3809, 2145));
    }

    @Test
    void rowsThatAreNotThereAreTheCallersFault() {
        var finder = new ChangeFinder(10, 10);
        assertThatThrownBy(() -> finder.compareRows(new int[100], new int[100], 5, 6))
                .hasMessageContaining("no rows 5 + 6 of 10");
        assertThatThrownBy(() -> finder.compareRows(new int[100], new int[99], 0, 10))
                .hasMessageContaining("100 and 99 values are no 10 rows");
        assertThatThrownBy(() -> finder.boxes(0)).hasMessageContaining("max is 0");
    }

    private static ChangeFinder changed(List<Region> boxes) {
        Pixels after = Pictures.of(WIDTH, HEIGHT, (x, y) -> {
            var pixel = new Region(x, y, 1, 1);
            return boxes.stream().anyMatch(box -> box.contains(pixel)) ? 0xffffff : 0;
        });
        return compared(Pictures.flat(WIDTH, HEIGHT, 0), after);
    }

    private static ChangeFinder compared(Pixels before, Pixels after) {
        var finder = new ChangeFinder(WIDTH, HEIGHT);
        for (int first = 0; first < HEIGHT; first += 32) {
            int rows = Math.min(32, HEIGHT - first);
            finder.compareRows(strip(before, first, rows), strip(after, first, rows), first, rows);
        }
        return finder;
    }

    private static int[] strip(Pixels picture, int first, int rows) {
        return Arrays.copyOfRange(picture.rgb(), first * WIDTH, (first + rows) * WIDTH);
    }
}
