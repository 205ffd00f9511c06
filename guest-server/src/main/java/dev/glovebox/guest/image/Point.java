package dev.glovebox.guest.image;

/// A pixel.
///
/// @param x its column
/// @param y its row
public record Point(int x, int y) {

    /// Whether both lie within `pixels` of each other on either axis.
    public boolean isNear(Point other, int pixels) {
        return Math.abs(x - other.x) <= pixels && Math.abs(y - other.y) <= pixels;
    }

    /// The distance to the nearest place of the line from `start` to `end`, in pixels.
    public double distanceTo(Point start, Point end) {
        double dx = end.x - start.x;
        double dy = end.y - start.y;
        double length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : Math.clamp(((x - start.x) * dx + (y - start.y) * dy) / length, 0.0, 1.0);
        return Math.hypot(x - start.x - along * dx, y - start.y - along * dy);
    }

    /// As `x,y`.
    @Override
    public String toString() {
        return "%d,%d".formatted(x, y);
    }
}
