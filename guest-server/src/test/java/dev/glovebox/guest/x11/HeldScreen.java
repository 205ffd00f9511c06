package dev.glovebox.guest.x11;

import dev.glovebox.guest.screen.Screen.Capture;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What one who reads all captures of a screen knows of it. Any thread may ask.
final class HeldScreen {
    private volatile int[] pixels = new int[0];
    private int width;
    private int height;

    /// Takes a capture over; captures come one at a time.
    void apply(Capture capture) {
        MemorySegment source = capture.pixels();
        if (source == null) {
            if (capture.width() != width || capture.height() != height) {
                throw new AssertionError("the size has changed, and the pixels have not");
            }
            return;
        }
        width = capture.width();
        height = capture.height();
        pixels = rgb(source, width, height, capture.rowBytes());
    }

    /// `0xRRGGBB`, not to be changed.
    int[] pixels() {
        return pixels;
    }

    static int[] rgb(MemorySegment source, int width, int height, int rowBytes) {
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++) {
            MemorySegment.copy(source, ValueLayout.JAVA_INT_UNALIGNED, (long) y * rowBytes, rgb, y * width, width);
        }
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xffffff;
        }
        return rgb;
    }
}
