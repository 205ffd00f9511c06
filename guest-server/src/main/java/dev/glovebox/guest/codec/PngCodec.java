package dev.glovebox.guest.codec;

import java.util.List;

/// PNG: a strip is an `IDAT` chunk.
///
/// @param encoders from which one is borrowed for each strip
/// @param level zlib's, 1 to 9; without meaning for encoders that have only one
record PngCodec(ToolPool<PngStripEncoder> encoders, int level) implements StripCodec<PngStrip> {
    /// Few enough that what changed is encoded and not much else; a multiple of what JPEG needs, so that strips of
    /// the screen suit both.
    private static final int STRIP_ROWS = 32;

    @Override
    public int stripRows(int height) {
        return STRIP_ROWS;
    }

    @Override
    public PngStrip encode(int[] rgb, int from, int width, int rows) {
        return encoders.use(encoder -> encoder.encode(level, rgb, from, width, rows));
    }

    @Override
    public byte[] join(int width, int height, List<PngStrip> strips) {
        return PngFile.join(width, height, strips);
    }

    @Override
    public int sizeOf(PngStrip strip) {
        return strip.chunk().length;
    }
}
