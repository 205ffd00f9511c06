package dev.glovebox.guest.input;

/// Pixels to scroll, as notches of a wheel: X knows nothing finer.
final class Notches {
    /// How far a notch scrolls in Chromium; toolkits go from 40 to 120.
    static final int PIXELS = 120;

    private Notches() {}

    /// The notches that come nearest to so many pixels, at least one unless there are none.
    static int of(int pixels) {
        int notches = Math.round((float) Math.abs(pixels) / PIXELS);
        return Integer.signum(pixels) * (pixels == 0 ? 0 : Math.max(1, notches));
    }
}
