package dev.glovebox.guest.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Encodes strips of an image apart from each other: no row refers to another strip, and each strip's deflate data
/// end on a byte, so that they can be encoded at once, kept, and joined ([PNG, sections 9 and 10](
/// https://www.w3.org/TR/png-3/)). Not thread-safe; whoever creates it closes it.
final class PngStripEncoder implements Tool {
    private static final int CHUNK_HEAD_BYTES = 8;
    private static final int CHUNK_TAIL_BYTES = 4;
    private static final byte[] IDAT = {'I', 'D', 'A', 'T'};

    private final Deflate deflate;
    private final PngFilter filter = new PngFilter();
    private final CRC32 crc = new CRC32();
    private final NativeBuffer filtered = new NativeBuffer();
    private final NativeBuffer deflated = new NativeBuffer();

    /// @param deflate belongs to the encoder from here on
    PngStripEncoder(Deflate deflate) {
        this.deflate = deflate;
    }

    /// Encodes `rows` rows.
    ///
    /// @param level zlib's
    /// @param rgb values `0xXXRRGGBB`, row-major
    /// @param from where the first row begins in `rgb`
    /// @param width pixels a row
    PngStrip encode(int level, int[] rgb, int from, int width, int rows) {
        long rawBytes = PngFilter.bytes(width, rows);
        MemorySegment raw = filtered.ofAtLeast(rawBytes).asSlice(0, rawBytes);
        MemorySegment out = deflated.ofAtLeast(Deflate.bound(rawBytes));
        filter.filter(rgb, from, width, raw);
        int bytes = deflate.deflate(level, raw, out);
        return new PngStrip(chunk(out, bytes), deflate.adler32(raw), rawBytes);
    }

    private byte[] chunk(MemorySegment data, int bytes) {
        byte[] chunk = new byte[CHUNK_HEAD_BYTES + bytes + CHUNK_TAIL_BYTES];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, chunk, CHUNK_HEAD_BYTES, bytes);
        ByteBuffer buffer = ByteBuffer.wrap(chunk).putInt(bytes).put(IDAT);
        crc.reset();
        crc.update(chunk, IDAT.length, IDAT.length + bytes);
        buffer.putInt(CHUNK_HEAD_BYTES + bytes, (int) crc.getValue());
        return chunk;
    }

    @Override
    public void close() {
        deflate.close();
        filtered.close();
        deflated.close();
    }
}
