package dev.glovebox.guest.codec;

import java.util.List;

/// JPEG by libjpeg-turbo: a strip is a JPEG file of its own rows, whose entropy-coded data become a restart
/// interval of the whole. The image is the same, pixel for pixel, as one that is encoded in one piece.
///
/// @param encoders from which one is borrowed for each strip
/// @param quality 1 to 100
record JpegCodec(ToolPool<TurboJpegEncoder> encoders, int quality) implements StripCodec<JpegStrip> {
    /// Whole rows of blocks: two of 16 pixels.
    private static final int STRIP_ROWS = 32;

    @Override
    public int stripRows(int height) {
        return STRIP_ROWS;
    }

    @Override
    public JpegStrip encode(int[] rgb, int from, int width, int rows) {
        return JpegStrip.of(encoders.use(encoder -> encoder.encode(quality, rgb, from, width, rows)));
    }

    @Override
    public byte[] join(int width, int height, List<JpegStrip> strips) {
        return JpegFile.join(width, height, STRIP_ROWS, strips);
    }

    @Override
    public int sizeOf(JpegStrip strip) {
        return strip.file().length;
    }
}
