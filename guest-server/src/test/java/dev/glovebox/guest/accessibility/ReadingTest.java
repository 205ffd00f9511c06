package dev.glovebox.guest.accessibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

    @ParameterizedTest
    @CsvSource({"59, 29", "50, 20", "30, 10", "31, 10", "3, 1", "2, 0"})
    void largerTreesAreCutBeforeSmallerOnes(int max, int share) {
        assertThat(Reading.share(max, List.of(30, 10, 20))).isEqualTo(share);
    }

    @Test
    void whatFitsIsLeftWhole() {
        assertThat(Reading.share(60, List.of(30, 10, 20))).isGreaterThanOrEqualTo(30);
        assertThat(Reading.share(1, List.of())).isPositive();
    }
}
