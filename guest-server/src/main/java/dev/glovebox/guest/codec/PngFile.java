package dev.glovebox.guest.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/// Joins encoded strips into a PNG file ([PNG, third edition](https://www.w3.org/TR/png-3/)).
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] ZLIB_HEADER = {0x78, 0x01};
    private static final int CHUNK_OVERHEAD_BYTES = 12;
    private static final int IHDR_BYTES = 13;
    private static final int FINAL_DATA_BYTES = 6; // an empty last deflate block, then the Adler-32
    private static final int ADLER_BASE = 65_521;

    private PngFile() {}

    /// The file of an image of 8-bit RGB pixels.
    ///
    /// @param strips all rows from the top
    static byte[] join(int width, int height, List<PngStrip> strips) {
        int length = SIGNATURE.length
                + 4 * CHUNK_OVERHEAD_BYTES
                + IHDR_BYTES
                + ZLIB_HEADER.length
                + FINAL_DATA_BYTES
                + strips.stream().mapToInt(strip -> strip.chunk().length).sum();
        ByteBuffer png = ByteBuffer.allocate(length).put(SIGNATURE);
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(IHDR_BYTES)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 2, 0, 0, 0}) // 8 bits, RGB, deflate, the five filters, not interlaced
                        .array());
        chunk(png, "IDAT", ZLIB_HEADER);
        int adler = 1;
        for (PngStrip strip : strips) {
            png.put(strip.chunk());
            adler = combine(adler, strip.adler32(), strip.rawBytes());
        }
        chunk(
                png,
                "IDAT",
                ByteBuffer.allocate(FINAL_DATA_BYTES)
                        .put((byte) 0x03)
                        .put((byte) 0x00)
                        .putInt(adler)
                        .array());
        chunk(png, "IEND", new byte[0]);
        return png.array();
    }

    private static void chunk(ByteBuffer png, String type, byte[] data) {
        var crc = new CRC32();
        png.putInt(data.length);
        for (byte[] bytes : List.of(type.getBytes(StandardCharsets.US_ASCII), data)) {
            png.put(bytes);
            crc.update(bytes);
        }
        png.putInt((int) crc.getValue());
    }

    /// The Adler-32 of two pieces of data put together ([RFC 1950, section 8.2](
    /// https://www.rfc-editor.org/rfc/rfc1950#section-8)): `s1` adds up, `s2` also takes the first piece's `s1`
    /// once for each byte of the second.
    static int combine(int first, int second, long secondBytes) {
        long s1 = first & 0xffff;
        long s2 = (first >>> 16) + (long) (second >>> 16);
        long s1Second = second & 0xffff;
        long length = secondBytes % ADLER_BASE;
        s2 += length * s1 - length + ADLER_BASE; // the second piece began its own s1 at 1
        s1 += s1Second + ADLER_BASE - 1;
        return (int) (((s2 % ADLER_BASE) << 16) | (s1 % ADLER_BASE));
    }
}
