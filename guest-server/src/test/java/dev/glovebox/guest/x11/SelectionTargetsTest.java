package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.x11.SelectionTargets.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The names and encodings of what is copied.
class SelectionTargetsTest {
    private static final String LATIN = "Grüße";
    private static final String CHINESE = "世界";

    @Test
    void theBestTextTargetThatIsOfferedIsAskedForFirst() {
        assertThat(SelectionTargets.wanted(Content.TEXT, List.of("STRING", "TEXT", "UTF8_STRING")))
                .containsExactly("UTF8_STRING", "STRING", "TEXT");
        assertThat(SelectionTargets.wanted(Content.PNG, List.of("UTF8_STRING"))).isEmpty();
    }

    @Test
    void anOwnerThatDoesNotSayWhatItHasIsAskedForText() {
        assertThat(SelectionTargets.wanted(Content.TEXT, List.of())).containsExactly("UTF8_STRING", "STRING");
        assertThat(SelectionTargets.wanted(Content.PNG, List.of())).isEmpty();
    }

    @Test
    void textIsDecodedByItsType() {
        byte[] latin = LATIN.getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = LATIN.getBytes(StandardCharsets.UTF_8);
        assertThat(decode("STRING", latin)).isEqualTo(LATIN);
        assertThat(decode("UTF8_STRING", utf8)).isEqualTo(LATIN);
        assertThat(decode("text/plain", utf8)).isEqualTo(LATIN);
        assertThat(decode("text/plain", latin)).isEqualTo(LATIN);
    }

    @Test
    void htmlInUtf16BecomesUtf8() {
        byte[] utf16 = ("\ufeff" + CHINESE).getBytes(StandardCharsets.UTF_16LE);
        assertThat(SelectionTargets.decode(Content.HTML, new Encoded(Content.HTML, utf16)))
                .isEqualTo(CHINESE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textThatLatinHasNotIsHandedOverAsUtf8WhereTheOwnerChooses() {
        assertThat(SelectionTargets.encode(Content.text(LATIN), "TEXT").map(Encoded::type))
                .hasValue("STRING");
        assertThat(SelectionTargets.encode(Content.text(CHINESE), "TEXT").map(Encoded::type))
                .hasValue("UTF8_STRING");
        assertThat(SelectionTargets.encode(Content.text(CHINESE), "image/png")).isEmpty();
    }

    @Test
    void oneImageIsKeptAPngIfThereIsOne() {
        List<String> offered = List.of("TARGETS", "image/bmp", "image/png", "text/ico", "text/uri-list", "STRING");
        assertThat(SelectionTargets.kept(offered)).containsExactly("text/plain", "image/png", "text/uri-list");
        assertThat(SelectionTargets.kept(List.of("image/bmp", "image/jpeg"))).containsExactly("image/bmp");
    }

    private static String decode(String type, byte[] bytes) {
        return new String(SelectionTargets.decode(Content.TEXT, new Encoded(type, bytes)), StandardCharsets.UTF_8);
    }
}
