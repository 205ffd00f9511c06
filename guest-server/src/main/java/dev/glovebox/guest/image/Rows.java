package dev.glovebox.guest.image;

/// A run of whole rows of a picture.
///
/// @param first the topmost one
/// @param count how many
public record Rows(int first, int count) {}
