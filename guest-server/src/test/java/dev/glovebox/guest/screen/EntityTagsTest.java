package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.image.Region;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntityTagsTest {
    private static final Region WHOLE = new Region(0, 0, 100, 64);
    private static final Region TOP = new Region(0, 0, 100, 32);

    private final EntityTags tags = new EntityTags();

    @Test
    void whateverMakesAnotherImageMakesAnotherTag() {
        Frame frame = frame(1, 1, 5);
        Set<String> seen = new HashSet<>();
        for (Frame each : List.of(frame, frame(2, 1, 5), frame(2, 1, 6))) {
            for (View view : List.of(
                    new View(WHOLE, 100, 64, true, false),
                    new View(WHOLE, 50, 32, true, false),
                    new View(WHOLE, 50, 32, true, true),
                    new View(TOP, 100, 32, true, false))) {
                for (Encoding encoding : List.of(
                        Encoding.Png.FAST, new Encoding.Png(6), new Encoding.Jpeg(85), Encoding.Webp.LOSSLESS)) {
                    assertThat(seen.add(tags.of(each, view, encoding, false))).isTrue();
                    assertThat(seen.add(tags.of(each, view, encoding, true))).isTrue();
                }
            }
        }
    }

    @Test
    void aChangeElsewhereAndAPointerElsewhereKeepTheTagOfARegion() {
        var view = new View(TOP, 100, 32, true, false);
        String tag = tags.of(frame(1, 1, 50), view, Encoding.Png.FAST, false);
        assertThat(tags.of(frame(1, 2, 60), view, Encoding.Png.FAST, false)).isEqualTo(tag);
        assertThat(tags.of(frame(2, 2, 60), view, Encoding.Png.FAST, false)).isNotEqualTo(tag);
    }

    @Test
    void aTagTellsWhatItNamesWithAndWithoutQuotes() {
        String tag = tags.of(frame(0x2a, 1, 5), new View(WHOLE, 50, 32, true, false), new Encoding.Jpeg(85), true);
        var whole = new EntityTags.Name(0x2a, Optional.empty());
        assertThat(tags.name(tag)).contains(whole);
        assertThat(tags.name(tag.replace("\"", ""))).contains(whole);
        assertThat(tags.name("W/" + tag)).contains(whole);
        assertThat(new EntityTags().name(tag)).isEmpty();
        assertThat(tags.name("\"other\"")).isEmpty();
        assertThat(tags.name("")).isEmpty();

        String part = tags.of(frame(3, 7, 50), new View(TOP, 10, 5, true, true), Encoding.Webp.LOSSLESS, false);
        assertThat(tags.name(part)).contains(new EntityTags.Name(3, Optional.of(TOP)));
    }

    @Test
    void theTagOfJsonNamesThePointersPositionInAnyCase() {
        var view = new View(TOP, 100, 32, false, false);
        assertThat(tags.of(frame(1, 1, 50), view, Encoding.Png.FAST, true))
                .isNotEqualTo(tags.of(frame(1, 1, 60), view, Encoding.Png.FAST, true));
    }

    @Test
    void anImageIsChangedWhenItsPixelsOrItsCursorAre() {
        var pointed = new View(WHOLE, 100, 64, true, false);
        var plain = new View(WHOLE, 100, 64, false, false);
        String tag = tags.of(frame(3, 1, 5), pointed, Encoding.Png.FAST, false);
        assertThat(tags.isChanged(tag, frame(3, 1, 5), pointed)).isFalse();
        assertThat(tags.isChanged(tag, frame(3, 1, 6), pointed)).isTrue();
        assertThat(tags.isChanged(tag, frame(3, 1, 6), plain)).isFalse();
        assertThat(tags.isChanged(tag, frame(4, 1, 5), plain)).isTrue();
        assertThat(tags.isChanged("\"another-run\"", frame(3, 1, 5), plain)).isTrue();
    }

    /// A frame of two strips with these versions, and a cursor of one pixel in that row.
    private static Frame frame(long top, long bottom, int cursorRow) {
        var strips = List.of(new Strip(new int[3200], top), new Strip(new int[3200], bottom));
        var cursor = new Cursor(10, cursorRow, 1, 1, 0, 0, 1, new int[] {-1});
        return new Frame(100, 64, Math.max(top, bottom), strips, cursor, 0);
    }
}
