package dev.glovebox.guest.image;

/// How much a source value weighs in a new one, by the distance between them, as Pillow's `Resampling` defines it.
enum Filter {
    /// All values under the new one weigh the same.
    BOX(0.5),
    /// Linear interpolation between neighbours.
    TRIANGLE(1),
    /// A windowed sinc; weights may be negative.
    LANCZOS(3);

    /// Distance, in new values when shrinking and in source values when enlarging, beyond which nothing weighs.
    final double support;

    Filter(double support) {
        this.support = support;
    }

    double at(double distance) {
        return switch (this) {
            case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
            case TRIANGLE -> Math.max(0, 1 - Math.abs(distance));
            case LANCZOS -> Math.abs(distance) < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
