package dev.glovebox.guest.recording;

import org.jspecify.annotations.Nullable;

/// What the screen showed just before a step, or at the recording's end.
///
/// @param image the picture's file, without the pointer
/// @param hash the picture's [dev.glovebox.guest.image.PerceptualHash], as 16 hexadecimal digits
/// @param digest the SHA-256 of its pixels, three bytes each (red, green, blue), row by row, in hexadecimal
/// @param width in pixels
/// @param height in pixels
/// @param window the one that had the focus; null when none had
/// @param x the pointer's column
/// @param y the pointer's row
record FrameEvent(
        String image,
        String hash,
        String digest,
        int width,
        int height,
        FocusedWindow.@Nullable Window window,
        int x,
        int y)
        implements RecordedEvent {

    @Override
    public String type() {
        return "frame";
    }
}
