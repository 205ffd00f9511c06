package dev.glovebox.guest.input;

/// Pixels to scroll, as notches of a wheel: X knows nothing finer.
final class Notches {
    /// How far a notch scrolls; browsers and toolkits differ, from 40 to 120.
    static final int PIXELS = 53;

    private Notches() {}

    /// The notches that come nearest to so many pixels, at least one unless there are none.
    static int of(int pixels) {
        int notches = Math.round((float) Math.abs(pixels) / PIXELS);
        return Integer.signum(pixels) * (pixels == 0 ? 0 : Math.max(1, notches));
    }
}
