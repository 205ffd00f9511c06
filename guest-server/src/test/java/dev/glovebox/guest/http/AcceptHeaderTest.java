package dev.glovebox.guest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1",
                "*/*|1",
                "image/*;q=0.5|0.5",
                "image/*;q=0.5, image/png|1",
                "image/*, image/png;q=0.2|0.2",
                "text/html|0",
                "IMAGE/PNG ; q=0.3|0.3",
                "image/png;q=x|0",
                "image/png;q=7|1",
                ",;,,|0",
            })
    void theMostSpecificRangeDecides(String header, double quality) {
        assertThat(new AcceptHeader(header).quality("image/png")).isEqualTo(quality);
    }
}
