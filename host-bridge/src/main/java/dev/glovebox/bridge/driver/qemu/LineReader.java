package dev.glovebox.bridge.driver.qemu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/// Reads lines, none longer than a limit. For one thread.
final class LineReader {
    private final ReadableByteChannel channel;
    private final int limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).limit(0);

    /// @param limit bytes of a line
    LineReader(ReadableByteChannel channel, int limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /// The next line without its end, or null when there is none any more; a line without an end is none.
    ///
    /// @throws ProtocolException when it is too long
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                byte each = buffer.get();
                if (each == '\n') {
                    return line.toByteArray();
                }
                if (line.size() == limit) {
                    throw new ProtocolException("a line is longer than %d bytes".formatted(limit));
                }
                line.write(each);
            }
            int read = channel.read(buffer.clear());
            buffer.flip();
            if (read < 0) {
                return null;
            }
        }
    }
}
