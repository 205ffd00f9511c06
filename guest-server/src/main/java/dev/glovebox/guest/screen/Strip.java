package dev.glovebox.guest.screen;

/// Some rows of the screen, as they were for a while. Frames share the strips that did not change between them.
///
/// @param pixels values `0xXXRRGGBB`, row-major; never changed any more
/// @param version the frame's whose capture first saw these pixels
record Strip(int[] pixels, long version) {}
