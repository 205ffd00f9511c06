package dev.glovebox.guest.image;

/// A rectangle of pixels.
///
/// @param x its first column
/// @param y its first row
/// @param width in pixels, 0 when it is empty
/// @param height in pixels
public record Region(int x, int y, int width, int height) {

    /// The column after its last one.
    public int right() {
        return x + width;
    }

    /// The row after its last one.
    public int bottom() {
        return y + height;
    }

    /// How many pixels it has.
    public long area() {
        return (long) width * height;
    }

    /// Whether it has no pixel.
    public boolean isEmpty() {
        return width <= 0 || height <= 0;
    }

    /// What both have in common; empty when they do not touch.
    public Region intersection(Region other) {
        int left = Math.max(x, other.x);
        int top = Math.max(y, other.y);
        int width = Math.max(0, Math.min(right(), other.right()) - left);
        int height = Math.max(0, Math.min(bottom(), other.bottom()) - top);
        return new Region(left, top, width, height);
    }

    /// Whether they have a pixel in common.
    public boolean intersects(Region other) {
        return !intersection(other).isEmpty();
    }

    /// Whether every pixel of `other` is in it.
    public boolean contains(Region other) {
        return other.x >= x && other.y >= y && other.right() <= right() && other.bottom() <= bottom();
    }

    /// The smallest rectangle that holds both; an empty one adds nothing.
    public Region union(Region other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        int left = Math.min(x, other.x);
        int top = Math.min(y, other.y);
        return new Region(left, top, Math.max(right(), other.right()) - left, Math.max(bottom(), other.bottom()) - top);
    }

    /// It, `margin` pixels larger on each side.
    public Region grown(int margin) {
        return new Region(x - margin, y - margin, width + 2 * margin, height + 2 * margin);
    }

    /// As `x,y,width,height`.
    @Override
    public String toString() {
        return "%d,%d,%d,%d".formatted(x, y, width, height);
    }
}
