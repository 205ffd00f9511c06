package dev.glovebox.guest.screen;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Encodes strips of an image apart from each other: no row refers to another strip, and each strip's deflate data
/// end on a byte, so that they can be encoded at once, kept, and joined ([PNG, sections 9 and 10](
/// https://www.w3.org/TR/png-3/)). Not thread-safe; whoever creates it closes it.
final class StripEncoder implements AutoCloseable {
    private static final int LEVEL = Deflater.BEST_SPEED;
    private static final int FILTER_SUB = 1;
    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int CHUNK_TAIL_BYTES = 4;
    private static final byte[] IDAT = {'I', 'D', 'A', 'T'};

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final Adler32 adler = new Adler32();
    private final CRC32 crc = new CRC32();
    private byte[] filtered = new byte[0];
    private byte[] out = new byte[64 << 10];

    /// Encodes `rows` rows.
    ///
    /// @param pixels values `0xXXRRGGBB`, row-major
    /// @param from where the first row begins in `pixels`
    /// @param width pixels a row
    EncodedStrip encode(int[] pixels, int from, int width, int rows) {
        int rawBytes = rows * (1 + 3 * width);
        if (filtered.length < rawBytes) {
            filtered = new byte[rawBytes];
        }
        for (int row = 0; row < rows; row++) {
            filter(pixels, from + row * width, width, row * (1 + 3 * width));
        }
        adler.reset();
        adler.update(filtered, 0, rawBytes);
        int end = deflate(rawBytes);
        return new EncodedStrip(chunk(end), (int) adler.getValue(), rawBytes);
    }

    /// The SUB filter: each byte less the same byte of the pixel to its left.
    private void filter(int[] pixels, int from, int width, int to) {
        byte[] target = filtered;
        int at = to;
        target[at++] = FILTER_SUB;
        int left = 0;
        for (int i = from; i < from + width; i++) {
            int pixel = pixels[i];
            target[at] = (byte) ((pixel >> 16) - (left >> 16));
            target[at + 1] = (byte) ((pixel >> 8) - (left >> 8));
            target[at + 2] = (byte) (pixel - left);
            at += 3;
            left = pixel;
        }
    }

    /// Deflates into `out`, after room for the chunk's head; answers where the data end.
    private int deflate(int rawBytes) {
        deflater.reset();
        deflater.setInput(filtered, 0, rawBytes);
        int end = CHUNK_HEAD_BYTES;
        while (true) {
            int room = out.length - CHUNK_TAIL_BYTES - end;
            int written = deflater.deflate(out, end, room, Deflater.SYNC_FLUSH);
            end += written;
            if (written < room) {
                return end;
            }
            out = Arrays.copyOf(out, out.length * 2);
        }
    }

    private byte[] chunk(int end) {
        ByteBuffer.wrap(out).putInt(end - CHUNK_HEAD_BYTES).put(IDAT);
        crc.reset();
        crc.update(out, 4, end - 4);
        ByteBuffer.wrap(out).putInt(end, (int) crc.getValue());
        return Arrays.copyOf(out, end + CHUNK_TAIL_BYTES);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
