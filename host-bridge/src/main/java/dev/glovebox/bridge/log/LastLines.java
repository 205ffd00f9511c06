package dev.glovebox.bridge.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Finds the last lines of a file from its end.
final class LastLines {
    private static final int BLOCK_BYTES = 65_536;

    /// No further back than this, however long the lines are.
    private static final long MAX_BYTES = 64L << 20;

    private LastLines() {}

    /// The byte where the last `count` lines begin, the last of which need not be complete.
    static long offset(FileChannel channel, int count) throws IOException {
        long size = channel.size();
        if (count <= 0) {
            return size;
        }
        var block = ByteBuffer.allocate(BLOCK_BYTES);
        int lines = 0;
        long end = size - 1; // the last line's own end is none before it
        long lowest = Math.max(0, size - MAX_BYTES);
        while (end > lowest) {
            long begin = Math.max(lowest, end - BLOCK_BYTES);
            block.clear().limit((int) (end - begin));
            FileBytes.fill(channel, block, begin);
            for (int at = block.limit() - 1; at >= 0; at--) {
                if (block.get(at) == '\n' && ++lines == count) {
                    return begin + at + 1;
                }
            }
            end = begin;
        }
        return lowest;
    }
}
