package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;

/// What of the screen an image shows, and how large.
///
/// @param region the part of the screen, in the screen's pixels
/// @param width the image's width in pixels
/// @param height the image's height
/// @param cursor whether the cursor is drawn in
/// @param smooth whether an image of another size than its region is scaled for quality rather than speed
record View(Region region, int width, int height, boolean cursor, boolean smooth) {

    /// Whether the image has another size than its region.
    boolean isScaled() {
        return width != region.width() || height != region.height();
    }

    /// Whether it is scaled for quality, which can only be done as a whole.
    boolean isSmoothed() {
        return smooth && isScaled();
    }

    /// Whether `cursor` shows in it.
    boolean shows(Cursor pointer) {
        return cursor && region.intersects(pointer.box());
    }

    /// Whether it shows something else of `after` than of `before`.
    boolean differs(Frame before, Frame after) {
        if (before.versionOf(region) != after.versionOf(region)) {
            return true;
        }
        boolean shown = shows(after.cursor());
        return shown != shows(before.cursor()) || shown && !after.cursor().sameAs(before.cursor());
    }
}
