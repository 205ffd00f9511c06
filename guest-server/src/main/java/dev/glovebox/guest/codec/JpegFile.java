package dev.glovebox.guest.codec;

import java.nio.ByteBuffer;
import java.util.List;

/// Joins strips into one baseline JPEG file ([ITU-T T.81, annex B](https://www.w3.org/Graphics/JPEG/itu-t81.pdf)).
/// A restart marker between two strips makes the decoder begin anew, as the encoder did.
final class JpegFile {
    static final int SOF0 = 0xc0;
    static final int SOS = 0xda;
    static final int MARKER_BYTES = 2;

    private static final int DRI = 0xffdd;
    private static final int DRI_BYTES = 6;
    private static final int RST0 = 0xffd0;
    private static final int EOI = 0xffd9;
    private static final int RESTART_MARKERS = 8;
    private static final int BLOCK_PIXELS = 16;
    private static final int HEIGHT_OFFSET = 5; // in the SOF0 segment: marker, length, precision, height

    private JpegFile() {}

    /// The file of an image with chroma at half resolution.
    ///
    /// @param stripRows of all strips but the last one, a multiple of 16. The restart interval, in blocks of 16
    ///     x 16, has 16 bits: enough for strips of 32 rows, as an image is at most 65,535 pixels wide
    /// @param strips all rows from the top, encoded with the same settings
    static byte[] join(int width, int height, int stripRows, List<JpegStrip> strips) {
        JpegStrip first = strips.getFirst();
        int length = first.dataAt() + DRI_BYTES;
        for (JpegStrip strip : strips) {
            length += strip.dataBytes() + MARKER_BYTES; // RST or EOI
        }
        ByteBuffer jpeg = ByteBuffer.allocate(length).put(first.file(), 0, first.scanAt());
        jpeg.putShort(first.frameAt() + HEIGHT_OFFSET, (short) height);
        int interval = (width + BLOCK_PIXELS - 1) / BLOCK_PIXELS * (stripRows / BLOCK_PIXELS);
        jpeg.putShort((short) DRI).putShort((short) (DRI_BYTES - MARKER_BYTES)).putShort((short) interval);
        jpeg.put(first.file(), first.scanAt(), first.dataAt() - first.scanAt());
        for (int i = 0; i < strips.size(); i++) {
            JpegStrip strip = strips.get(i);
            jpeg.put(strip.file(), strip.dataAt(), strip.dataBytes());
            jpeg.putShort((short) (i == strips.size() - 1 ? EOI : RST0 + i % RESTART_MARKERS));
        }
        return jpeg.array();
    }
}
