package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuietJudgeTest {
    private static final Region CARET = new Region(100, 50, 2, 16);
    private static final Region WINDOW = new Region(0, 0, 400, 300);

    @Test
    void aChangeBeginsTheQuietAnew() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        judge.changed(ms(40), List.of(WINDOW));
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(40));
        judge.changed(ms(70), List.of(CARET));
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(70));
    }

    @Test
    void aTextCursorThatBlinksDoesNotCountFromItsThirdTimeOn() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        judge.changed(ms(10), List.of(WINDOW));
        judge.changed(ms(500), List.of(CARET));
        judge.changed(ms(1000), List.of(CARET));
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(1000));
        judge.changed(ms(1500), List.of(CARET));
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(10));
        assertThat(judge.recurring()).containsExactly(CARET);
    }

    @Test
    void textThatIsTypedCountsForItMovesOn() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        for (int i = 0; i < 20; i++) {
            judge.changed(ms(100L * i), List.of(new Region(100 + 9 * i, 50, 9, 16)));
        }
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(1900));
        assertThat(judge.recurring()).isEmpty();
    }

    @Test
    void aShortAnimationCountsHoweverSmallItIs() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        for (int i = 1; i <= 20; i++) {
            judge.changed(ms(16L * i), List.of(CARET));
        }
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(320));
    }

    @Test
    void aSpotThatGrowsCountsEachTime() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        for (int i = 1; i <= 10; i++) {
            judge.changed(ms(300L * i), List.of(new Region(100 - 9 * i, 50, 9 * i, 16)));
        }
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(3000));
    }

    @Test
    void aLargePartThatKeepsChangingIsNeverQuiet() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        for (int i = 0; i < 20; i++) {
            judge.changed(ms(100L * i), List.of(WINDOW));
        }
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(1900));
    }

    @Test
    void onlyWhatLiesInTheRegionAndNotInAnIgnoredOneCounts() {
        var judge = new QuietJudge(settle(Optional.of(WINDOW), List.of(new Region(0, 0, 50, 50)), 1), 0);
        judge.changed(ms(10), List.of(new Region(500, 500, 100, 100)));
        judge.changed(ms(20), List.of(new Region(10, 10, 20, 20)));
        assertThat(judge.quietSinceNanos()).isZero();
        assertThat(judge.changes()).isZero();
        judge.changed(ms(30), List.of(new Region(40, 40, 20, 20)));
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(30));
    }

    @Test
    void changesBelowTheThresholdDoNotCount() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 100), 0);
        judge.changed(ms(10), List.of(new Region(0, 0, 9, 11)));
        assertThat(judge.quietSinceNanos()).isZero();
        judge.changed(ms(20), List.of(new Region(0, 0, 9, 11), new Region(50, 50, 1, 1)));
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(20));
    }

    @Test
    void moreSpotsThanAreKeptAreNotTakenForQuiet() {
        var judge = new QuietJudge(settle(Optional.empty(), List.of(), 1), 0);
        for (int i = 0; i < 200; i++) {
            judge.changed(ms(i), List.of(new Region(20 * (i % 50), 20 * (i / 50), 4, 4)));
        }
        assertThat(judge.quietSinceNanos()).isEqualTo(ms(199));
    }

    private static Settle settle(Optional<Region> region, List<Region> ignored, long areaMin) {
        return new Settle(Duration.ofMillis(300), Duration.ofSeconds(5), region, ignored, areaMin);
    }

    private static long ms(long count) {
        return Duration.ofMillis(count).toNanos();
    }
}
