package dev.glovebox.guest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedInputStreamTest {

    @Test
    void nothingReachesBeyondTheBound() throws IOException {
        try (var bounded = new BoundedInputStream(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5, 6}), 4)) {
            assertThat(bounded.available()).isEqualTo(4);
            assertThat(bounded.skip(2)).isEqualTo(2);
            assertThat(bounded.skip(-1)).isZero();
            assertThat(bounded.available()).isEqualTo(2);
            assertThat(bounded.read()).isEqualTo(3);
            assertThat(bounded.skip(9)).isEqualTo(1);
            assertThat(bounded.available()).isZero();
            assertThat(bounded.read()).isEqualTo(-1);
        }
    }
}
