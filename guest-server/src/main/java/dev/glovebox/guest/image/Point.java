package dev.glovebox.guest.image;

/// A pixel.
///
/// @param x its column
/// @param y its row
public record Point(int x, int y) {

    /// As `x,y`.
    @Override
    public String toString() {
        return "%d,%d".formatted(x, y);
    }
}
