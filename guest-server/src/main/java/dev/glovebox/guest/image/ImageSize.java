package dev.glovebox.guest.image;

/// An image's size, and how it is chosen.
///
/// @param width in pixels
/// @param height in pixels
public record ImageSize(int width, int height) {
    private static final int ANTHROPIC_TILE = 28;
    private static final int ANTHROPIC_TILES_MAX = 1_568;
    private static final int ANTHROPIC_EDGE_MAX = 1_568;
    private static final int OPENAI_SQUARE = 2_048;
    private static final int OPENAI_SHORT_EDGE = 768;

    /// The largest size of this shape that Anthropic's models see as it is: tiles of 28 by 28 pixels, 1,568 of them
    /// at most, no edge above 1,568 pixels. A larger image would be scaled down before the model sees it, and its
    /// coordinates would be of an image that nobody has.
    public ImageSize fitAnthropic() {
        if (isWithinAnthropicsLimits()) {
            return this;
        }
        if (height > width) {
            return transposed().fitAnthropic().transposed();
        }
        double aspect = (double) width / height;
        int fits = 1;
        int tooLarge = width;
        while (fits + 1 < tooLarge) {
            int middle = (fits + tooLarge) / 2;
            if (ofWidth(middle, aspect).isWithinAnthropicsLimits()) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return ofWidth(fits, aspect);
    }

    /// The largest size of this shape that OpenAI's models see as it is at high detail: within 2,048 by 2,048
    /// pixels, and the shorter edge at most 768.
    public ImageSize fitOpenAi() {
        double factor = Math.min(1, (double) OPENAI_SQUARE / Math.max(width, height));
        factor = Math.min(factor, (double) OPENAI_SHORT_EDGE / Math.min(width, height));
        return scaled(factor);
    }

    /// This size times `factor`, rounded to whole pixels, at least one.
    public ImageSize scaled(double factor) {
        return new ImageSize(atLeastOne(width * factor), atLeastOne(height * factor));
    }

    /// This shape with that width.
    public ImageSize withWidth(int newWidth) {
        return new ImageSize(newWidth, atLeastOne((double) height * newWidth / width));
    }

    /// This shape with that height.
    public ImageSize withHeight(int newHeight) {
        return new ImageSize(atLeastOne((double) width * newHeight / height), newHeight);
    }

    /// How many pixels it has.
    public long area() {
        return (long) width * height;
    }

    private boolean isWithinAnthropicsLimits() {
        return Math.max(width, height) <= ANTHROPIC_EDGE_MAX && tiles(width) * tiles(height) <= ANTHROPIC_TILES_MAX;
    }

    private static long tiles(int pixels) {
        return Math.ceilDiv((long) pixels, ANTHROPIC_TILE);
    }

    private ImageSize transposed() {
        return new ImageSize(height, width);
    }

    /// Rounded half to even, as the reference algorithm is (Python's `round`).
    private static ImageSize ofWidth(int width, double aspect) {
        return new ImageSize(width, Math.max(1, (int) Math.rint(width / aspect)));
    }

    private static int atLeastOne(double pixels) {
        return (int) Math.max(1, Math.round(pixels));
    }
}
