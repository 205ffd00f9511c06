package dev.glovebox.guest.screen;

import org.jspecify.annotations.Nullable;

/// The screen at one moment, as an image.
///
/// @param etag names the image's content; equal tags mean equal images
/// @param width in pixels
/// @param height in pixels
/// @param cursor the pointer at that moment, drawn in or not
/// @param png the image; null when the caller has it already
public record Screenshot(String etag, int width, int height, Cursor cursor, byte @Nullable [] png) {}
