package dev.glovebox.bridge.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads at a position.
final class FileBytes {
    private FileBytes() {}

    /// Fills an empty buffer as far as the file goes, and makes it ready to be read.
    ///
    /// @param position where in the file to begin
    static void fill(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        int n;
        do {
            n = channel.read(buffer, position + buffer.position());
        } while (n > 0);
        buffer.flip();
    }
}
