package dev.glovebox.guest.clipboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Whole PNG files are told from broken ones.
class PngFileTest {
    private static final byte[] WHOLE = png();

    @Test
    void aWholeFileIsOne() {
        assertThat(PngFile.isOne(WHOLE)).isTrue();
    }

    @Test
    void aFileThatIsCutOffAnywhereIsNone() {
        for (int length = 0; length < WHOLE.length; length++) {
            assertThat(PngFile.isOne(Arrays.copyOf(WHOLE, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void aFileWithAWrongByteAnywhereIsNone() {
        for (int i = 0; i < WHOLE.length; i++) {
            byte[] wrong = WHOLE.clone();
            wrong[i] ^= 0x40;
            assertThat(PngFile.isOne(wrong)).as("byte %d", i).isFalse();
        }
    }

    @Test
    void aFileWithMoreBehindItIsNone() {
        assertThat(PngFile.isOne(Arrays.copyOf(WHOLE, WHOLE.length + 1))).isFalse();
    }

    private static byte[] png() {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB), "png", out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
