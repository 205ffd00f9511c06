package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.ChangeFinder;
import dev.glovebox.guest.image.Region;
import java.util.List;

/// What differs between two frames; the cursor is not looked at.
///
/// @param boxes where, from the top; all that is looked at when the screen's size has changed
/// @param pixels how many
record FrameChanges(List<Region> boxes, long pixels) {
    private static final int BOXES_MAX = 64;

    /// What differs between `before` and `after` anywhere.
    static FrameChanges between(Frame before, Frame after) {
        return between(before, after, after.bounds());
    }

    /// What differs between `before` and `after` in `region`, which is within `after`.
    static FrameChanges between(Frame before, Frame after, Region region) {
        if (before.width() != after.width() || before.height() != after.height()) {
            return new FrameChanges(List.of(region), region.area());
        }
        var finder = new ChangeFinder(region.width(), region.height());
        for (int i = 0; i < after.strips().size(); i++) {
            var strip = new Region(0, i * Frame.STRIP_ROWS, after.width(), after.rowsOf(i));
            Region part = strip.intersection(region);
            if (!part.isEmpty() && !before.strips().get(i).equals(after.strips().get(i))) {
                finder.compareRows(before.values(part), after.values(part), part.y() - region.y(), part.height());
            }
        }
        List<Region> boxes = finder.boxes(BOXES_MAX).stream()
                .map(box -> new Region(box.x() + region.x(), box.y() + region.y(), box.width(), box.height()))
                .toList();
        return new FrameChanges(boxes, finder.changedPixels());
    }
}
