package dev.glovebox.bridge.driver.egress;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A connection that is read by bytes at first and by buffers later. One thread reads, one writes; each use counts
/// as a sign of life.
final class BufferedChannel implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;

    private final SocketChannel channel;
    private final Life life;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

    BufferedChannel(SocketChannel channel, Life life) {
        this.channel = channel;
        this.life = life;
    }

    /// @return a byte, or -1 at the end
    int read() throws IOException {
        return buffer.hasRemaining() || fill() ? buffer.get() & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        int read = channel.read(buffer.clear());
        buffer.flip();
        life.sign();
        return read > 0;
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
            life.sign();
        }
    }

    /// Copies all that is still to come, and then ends the other's input.
    void copyTo(BufferedChannel other) throws IOException {
        while (buffer.hasRemaining() || fill()) {
            other.write(buffer);
        }
        other.channel.shutdownOutput();
    }

    /// Copies as many bytes.
    ///
    /// @throws EOFException when there are fewer
    void copyTo(BufferedChannel other, long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (!buffer.hasRemaining() && !fill()) {
                throw new EOFException();
            }
            int part = (int) Math.min(left, buffer.remaining());
            other.write(buffer.slice(buffer.position(), part));
            buffer.position(buffer.position() + part);
            left -= part;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
