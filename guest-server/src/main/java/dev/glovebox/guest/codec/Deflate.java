package dev.glovebox.guest.codec;

import java.lang.foreign.MemorySegment;

/// Deflates pieces of data ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)) that can be joined in any order:
/// none refers to another, each ends on a byte, and none is the last block. Not thread-safe; whoever creates it
/// closes it.
interface Deflate extends Tool {

    /// How many bytes `bytes` bytes may become in the worst case, by any deflater.
    static long bound(long bytes) {
        return bytes + bytes / 7 + 1024; // a literal takes up to nine bits where the code is fixed
    }

    /// Deflates a piece.
    ///
    /// @param level zlib's, 1 to 9, for those that have several
    /// @param in outside the heap
    /// @param out outside the heap, of [#bound] bytes
    /// @return how many bytes are in `out` now
    int deflate(int level, MemorySegment in, MemorySegment out);

    /// The Adler-32 of data outside the heap ([RFC 1950, section 8.2](
    /// https://www.rfc-editor.org/rfc/rfc1950#section-8)).
    int adler32(MemorySegment data);
}
