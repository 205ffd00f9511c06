package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSizeTest {

    /// The expected sizes are those of the reference algorithm, `target_image_size` of Anthropic's best practices.
    @ParameterizedTest
    @CsvSource({
        "1920,1080,1456,819",
        "3840,2160,1456,819",
        "2560,1600,1389,868",
        "1080,1920,819,1456",
        "1280,800,1280,800",
        "1024,768,1024,768",
        "1568,100,1568,100",
        "1569,100,1568,100",
        "10000,1,1568,1",
        "1,1,1,1",
    })
    void anthropicsFitIsThatOfTheReferenceAlgorithm(int width, int height, int fitWidth, int fitHeight) {
        assertThat(new ImageSize(width, height).fitAnthropic()).isEqualTo(new ImageSize(fitWidth, fitHeight));
    }

    @Test
    void anthropicsFitKeepsBothLimitsAndCouldNotBeLarger() {
        for (int width = 1400; width <= 2600; width += 97) {
            for (int height = 300; height <= width; height += 113) {
                var size = new ImageSize(width, height);
                ImageSize fit = size.fitAnthropic();
                assertThat(withinLimits(fit)).as("%s for %s", fit, size).isTrue();
                if (!fit.equals(size)) {
                    int wider = fit.width() + 1;
                    int higher = (int) Math.max(1, Math.rint(wider / ((double) width / height)));
                    assertThat(withinLimits(new ImageSize(wider, higher))).isFalse();
                }
            }
        }
    }

    private static boolean withinLimits(ImageSize size) {
        int tiles = ((size.width() + 27) / 28) * ((size.height() + 27) / 28);
        return tiles <= 1568 && Math.max(size.width(), size.height()) <= 1568;
    }

    @ParameterizedTest
    @CsvSource({
        "1920,1080,1365,768",
        "3840,2160,1365,768",
        "1024,768,1024,768",
        "800,600,800,600",
        "4096,512,2048,256",
        "768,4000,393,2048",
    })
    void openAisFitIsWithinTheSquareAndTheShortEdge(int width, int height, int fitWidth, int fitHeight) {
        assertThat(new ImageSize(width, height).fitOpenAi()).isEqualTo(new ImageSize(fitWidth, fitHeight));
    }
}
