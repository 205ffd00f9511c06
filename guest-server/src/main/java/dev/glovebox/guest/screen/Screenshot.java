package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Region;
import org.jspecify.annotations.Nullable;

/// The screen, or a part of it, at one moment, as an image.
///
/// @param etag names the image; equal tags mean equal images
/// @param screen the screen's size
/// @param place what it shows, in the screen's pixels; a window's place may reach beyond the screen
/// @param view the image's size, and which part it is of the screen or of the window
/// @param cursor the pointer at that moment, drawn in or not
/// @param encoding of the file
/// @param file the image; null when the caller has it already
record Screenshot(
        String etag,
        ImageSize screen,
        Region place,
        View view,
        Cursor cursor,
        Encoding encoding,
        byte @Nullable [] file) {}
