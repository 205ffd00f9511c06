package dev.glovebox.guest.zmtp;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a stream of bytes into frames and puts messages together ([ZMTP 3.0, framing](
/// https://rfc.zeromq.org/spec/23/#framing)). Not thread-safe.
final class ZmtpDecoder {
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int FIRST_ALLOCATION_BYTES = 16 << 20;
    private static final int FRAMES_MAX = 1 << 16;

    private final long messageBytesMax;
    private final Sink sink;
    private final ByteBuffer header = ByteBuffer.allocate(1 + Long.BYTES);

    private List<byte[]> message = new ArrayList<>(8);
    private long messageBytes;
    private boolean inBody;
    private int bodyLength;
    private byte[] body = new byte[0];
    private int filled;

    /// What frames become.
    interface Sink {
        /// A message is whole; `frames` is handed over.
        void message(List<byte[]> frames) throws IOException;

        /// A command came, between messages.
        void command(byte[] body) throws IOException;
    }

    /// @param messageBytesMax the largest message that is taken, all its frames added up
    ZmtpDecoder(long messageBytesMax, Sink sink) {
        this.messageBytesMax = messageBytesMax;
        this.sink = sink;
    }

    /// Takes all that is left in `in`.
    ///
    /// @throws ProtocolException when the peer breaks the protocol or the bound
    void feed(ByteBuffer in) throws IOException {
        while (inBody || in.hasRemaining()) {
            if (!inBody && !readHeader(in)) {
                return;
            }
            if (!readBody(in)) {
                return;
            }
        }
    }

    private boolean readHeader(ByteBuffer in) throws IOException {
        while (header.position() < headerLength()) {
            if (!in.hasRemaining()) {
                return false;
            }
            header.put(in.get());
        }
        int flags = header.get(0);
        long length = (flags & LONG) != 0 ? header.getLong(1) : header.get(1) & 0xff;
        if ((flags & ~(MORE | LONG | COMMAND)) != 0) {
            throw new ProtocolException("frame with reserved flags");
        }
        if (length < 0 || length > messageBytesMax - messageBytes || message.size() >= FRAMES_MAX) {
            throw new ProtocolException("message of more than %d bytes".formatted(messageBytesMax));
        }
        bodyLength = (int) length;
        body = new byte[Math.min(bodyLength, FIRST_ALLOCATION_BYTES)];
        filled = 0;
        inBody = true;
        return true;
    }

    private int headerLength() {
        boolean isLong = header.position() > 0 && (header.get(0) & LONG) != 0;
        return 1 + (isLong ? Long.BYTES : 1);
    }

    /// Fills the body, whose array grows with what really comes, not with what the header promises.
    private boolean readBody(ByteBuffer in) throws IOException {
        while (filled < bodyLength) {
            if (!in.hasRemaining()) {
                return false;
            }
            if (filled == body.length) {
                body = Arrays.copyOf(body, (int) Math.min(bodyLength, 2L * body.length));
            }
            int some = Math.min(in.remaining(), body.length - filled);
            in.get(body, filled, some);
            filled += some;
        }
        int flags = header.get(0);
        header.clear();
        inBody = false;
        if ((flags & COMMAND) != 0) {
            sink.command(body);
            return true;
        }
        message.add(body);
        messageBytes += bodyLength;
        if ((flags & MORE) == 0) {
            List<byte[]> whole = message;
            message = new ArrayList<>(8);
            messageBytes = 0;
            sink.message(whole);
        }
        return true;
    }
}
