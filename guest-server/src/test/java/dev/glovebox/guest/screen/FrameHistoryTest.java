package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Region;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameHistoryTest {
    private static final int WIDTH = 1024;
    private static final Region TOP = new Region(0, 0, WIDTH, 32);

    private final FrameHistory history = new FrameHistory();

    @Test
    void aFrameIsFoundByWhatATagSaysOfIt() {
        Frame first = frame(1, 1);
        Frame second = frame(1, 2);
        history.remember(EntityTags.Name.of(first, first.bounds()), first);
        history.remember(EntityTags.Name.of(second, TOP), second);
        assertThat(history.recall(new EntityTags.Name(1, Optional.empty()))).contains(first);
        assertThat(history.recall(new EntityTags.Name(1, Optional.of(TOP)))).contains(second);
        assertThat(history.recall(new EntityTags.Name(2, Optional.empty()))).isEmpty();
    }

    @Test
    void whatItKeepsIsBoundedAndTheLatestStays() {
        for (int version = 1; version <= 1000; version++) {
            Frame frame = frame(version, version);
            history.remember(EntityTags.Name.of(frame, frame.bounds()), frame);
        }
        assertThat(history.recall(new EntityTags.Name(1000, Optional.empty()))).isPresent();
        int kept = 0;
        for (int version = 1; version <= 1000; version++) {
            kept += history.recall(new EntityTags.Name(version, Optional.empty()))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(kept).isBetween(2, (16 << 20) / (WIDTH * 64 * Integer.BYTES));
    }

    @Test
    void framesThatShareTheirStripsTakeNoRoom() {
        Frame frame = frame(1, 1);
        for (int i = 0; i < 200; i++) {
            history.remember(new EntityTags.Name(i, Optional.empty()), frame.seenAgain(frame.cursor(), i));
        }
        assertThat(history.recall(new EntityTags.Name(0, Optional.empty()))).isPresent();
    }

    private static Frame frame(long top, long bottom) {
        var strips = List.of(new Strip(new int[WIDTH * 32], top), new Strip(new int[WIDTH * 32], bottom));
        var cursor = new Cursor(0, 0, 0, 0, 0, 0, 1, new int[0]);
        return new Frame(WIDTH, 64, Math.max(top, bottom), strips, cursor, 0);
    }
}
