package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Library;
import dev.glovebox.guest.codec.TestPictures.Content;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CodecsTest {
    @AutoClose
    private final Codecs codecs = new Codecs();

    @Test
    void theFastLibrariesAreInUse() {
        assertThat(codecs.features()).isEqualTo(new Codecs.Features("ISA-L", "libjpeg-turbo", "libwebp"));
    }

    @Test
    void everyEncodingMakesAFileOfItsKind() {
        Pixels picture = TestPictures.picture(70, 50, Content.MIXED, 1);
        assertThat(kindOf(new Encoding.Png(0), picture)).startsWith("\u0089PNG");
        assertThat(kindOf(new Encoding.Png(9), picture)).startsWith("\u0089PNG");
        assertThat(kindOf(new Encoding.Jpeg(85), picture)).startsWith("\u00ff\u00d8\u00ff");
        assertThat(kindOf(new Encoding.Webp(80), picture)).startsWith("RIFF").endsWith("WEBPVP8 ");
        assertThat(kindOf(Encoding.Webp.LOSSLESS, picture)).startsWith("RIFF").endsWith("WEBPVP8L");
    }

    @Test
    void equalSettingsMeanEqualCodecs() {
        assertThat(codecs.of(new Encoding.Jpeg(80))).isEqualTo(codecs.of(new Encoding.Jpeg(80)));
        assertThat(codecs.of(new Encoding.Jpeg(80))).isNotEqualTo(codecs.of(new Encoding.Jpeg(81)));
    }

    @Test
    void whatIsTooLargeForWebpIsTheCallersFault() {
        StripCodec<?> codec = codecs.of(Encoding.Webp.LOSSLESS);
        assertThatThrownBy(() -> codec.encode(new int[16_384], 0, 16_384, 1))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.BadParameter.class))
                .hasMessageContaining("16383");
    }

    @Test
    void withoutTheLibrariesTheJdkEncodesWhatItCanAndTheFailureNamesThePackageOfTheRest() throws IOException {
        Pixels picture = TestPictures.picture(70, 50, Content.MIXED, 1);
        try (var bare = new Codecs(false)) {
            assertThat(bare.features()).isEqualTo(new Codecs.Features("zlib", "ImageIO", "missing"));
            byte[] png = TestPictures.encoded(bare.of(Encoding.Png.FAST), picture);
            TestPictures.assertSame(TestPictures.decoded(png), picture);
            byte[] jpeg = TestPictures.encoded(bare.of(new Encoding.Jpeg(85)), picture);
            assertThat(TestPictures.decoded(jpeg).bounds()).isEqualTo(picture.bounds());
            assertThatThrownBy(() -> bare.of(Encoding.Webp.LOSSLESS))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Unavailable.class))
                    .hasMessageContaining("libwebp7");
        }
    }

    @Test
    void aLibraryThatIsMissingIsNone() {
        assertThat(SharedLibrary.find("libno-such-library.so.1", Library.class)).isNull();
    }

    private String kindOf(Encoding encoding, Pixels picture) {
        byte[] file = TestPictures.encoded(codecs.of(encoding), picture);
        return new String(file, 0, 16, StandardCharsets.ISO_8859_1);
    }
}
