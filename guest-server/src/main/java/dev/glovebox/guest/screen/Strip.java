package dev.glovebox.guest.screen;

import org.jspecify.annotations.Nullable;

/// Some rows of the screen, as they were for a while. Frames share the strips that did not change between them, so
/// a strip equals only itself.
///
/// @param pixels values `0xXXRRGGBB`, row-major; never changed any more
/// @param version the frame's whose capture first saw these pixels
record Strip(int[] pixels, long version) {

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
