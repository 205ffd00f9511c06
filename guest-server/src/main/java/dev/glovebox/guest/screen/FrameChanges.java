package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.ChangeFinder;
import dev.glovebox.guest.image.Region;
import java.util.List;

/// What differs between two frames; the cursor is not looked at.
///
/// @param boxes where, from the top; all of the screen when its size has changed
/// @param pixels how many
record FrameChanges(List<Region> boxes, long pixels) {
    private static final int BOXES_MAX = 64;

    /// What of it lies within `region`; the number of pixels is that of the boxes where they are cut.
    FrameChanges within(Region region) {
        if (boxes.stream().allMatch(region::contains)) {
            return this;
        }
        List<Region> cut = boxes.stream()
                .map(region::intersection)
                .filter(box -> !box.isEmpty())
                .toList();
        return new FrameChanges(cut, cut.stream().mapToLong(Region::area).sum());
    }

    /// What differs between `before` and `after`.
    static FrameChanges between(Frame before, Frame after) {
        if (before.width() != after.width() || before.height() != after.height()) {
            return new FrameChanges(List.of(after.bounds()), after.bounds().area());
        }
        var finder = new ChangeFinder(after.width(), after.height());
        for (int i = 0; i < after.strips().size(); i++) {
            Strip old = before.strips().get(i);
            Strip now = after.strips().get(i);
            if (!old.equals(now)) {
                finder.compareRows(old.pixels(), now.pixels(), i * Frame.STRIP_ROWS, after.rowsOf(i));
            }
        }
        return new FrameChanges(finder.boxes(BOXES_MAX), finder.changedPixels());
    }
}
