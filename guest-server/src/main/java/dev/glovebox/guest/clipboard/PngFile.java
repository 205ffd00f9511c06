package dev.glovebox.guest.clipboard;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Tells PNG files from others, without decoding them
/// ([PNG, section 5](https://www.w3.org/TR/png-3/#5DataRep)).
final class PngFile {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int HEADER = 0x49484452; // IHDR
    private static final int END = 0x49454e44; // IEND
    private static final int HEADER_BYTES = 13;
    private static final int TYPE_BYTES = 4;
    private static final int CHUNK_BYTES_MIN = 12; // length, type, CRC

    private PngFile() {}

    /// Whether `bytes` are a whole PNG file: the signature, and chunks from IHDR to IEND whose checksums are right.
    static boolean isOne(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (file.remaining() < Long.BYTES || file.getLong() != SIGNATURE) {
            return false;
        }
        boolean first = true;
        while (file.remaining() >= CHUNK_BYTES_MIN) {
            int length = file.getInt();
            int start = file.position();
            int type = file.getInt();
            if (length < 0 || length > file.remaining() - Integer.BYTES) {
                return false;
            }
            if (first && (type != HEADER || length != HEADER_BYTES || file.getInt(start + TYPE_BYTES) <= 0)) {
                return false;
            }
            first = false;
            file.position(start + TYPE_BYTES + length);
            var checksum = new CRC32();
            checksum.update(bytes, start, TYPE_BYTES + length);
            if (file.getInt() != (int) checksum.getValue()) {
                return false;
            }
            if (type == END) {
                return !file.hasRemaining();
            }
        }
        return false;
    }
}
