package dev.glovebox.bridge.log;

/// A piece of a log's bytes.
///
/// @param offset where it begins in the file
/// @param bytes what is there; empty at the end of what has been written so far
/// @param cut whether the file had become shorter than the offset that was asked for, so that this is its beginning
public record LogChunk(long offset, byte[] bytes, boolean cut) {

    /// Where the next piece begins.
    public long nextOffset() {
        return offset + bytes.length;
    }
}
