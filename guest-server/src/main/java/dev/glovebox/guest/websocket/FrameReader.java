package dev.glovebox.guest.websocket;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a client's frames and puts fragments together
/// ([RFC 6455, section 5](https://www.rfc-editor.org/rfc/rfc6455#section-5)). Not thread-safe.
final class FrameReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_READ_BYTES = 64 << 10;
    private static final int CONTROL_BYTES_MAX = 125;

    private final DataReader reader;
    private final int messageBytesMax;

    private @Nullable ByteArrayOutputStream fragments;
    private boolean fragmentsAreText;

    FrameReader(DataReader reader, int messageBytesMax) {
        this.reader = reader;
        this.messageBytesMax = messageBytesMax;
    }

    /// What a client can say.
    sealed interface Message {}

    /// A whole text or binary message.
    record Data(boolean text, byte[] payload) implements Message {}

    /// A ping, to be answered with its payload.
    record Ping(byte[] payload) implements Message {}

    /// The answer to a ping of ours, with its payload.
    record Pong(byte[] payload) implements Message {}

    /// The end, with the client's status code; 1005 when it gave none.
    record Close(int code) implements Message {}

    /// Waits for the next whole message.
    ///
    /// @throws WebSocketConnection.ProtocolException when the client breaks the protocol or the bound
    Message next() {
        while (true) {
            int first = reader.read() & 0xff;
            int second = reader.read() & 0xff;
            boolean last = (first & 0x80) != 0;
            int opcode = first & 0x0f;
            if ((first & 0x70) != 0 || (second & 0x80) == 0) {
                throw new WebSocketConnection.ProtocolException(1002, "reserved bits set, or frame not masked");
            }
            byte[] payload = payload(length(second & 0x7f, opcode));
            switch (opcode) {
                case 0x0, 0x1, 0x2 -> {
                    Data data = data(opcode, last, payload);
                    if (data != null) {
                        return data;
                    }
                }
                case 0x8, 0x9, 0xa -> {
                    return control(opcode, last, payload);
                }
                default -> throw new WebSocketConnection.ProtocolException(1002, "unknown opcode " + opcode);
            }
        }
    }

    private static Message control(int opcode, boolean last, byte[] payload) {
        if (!last) {
            throw new WebSocketConnection.ProtocolException(1002, "a control frame in fragments");
        }
        return switch (opcode) {
            case 0x9 -> new Ping(payload);
            case 0xa -> new Pong(payload);
            default -> new Close(payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff));
        };
    }

    private @Nullable Data data(int opcode, boolean last, byte[] payload) {
        ByteArrayOutputStream before = fragments;
        if ((opcode == 0) != (before != null)) {
            throw new WebSocketConnection.ProtocolException(1002, "a fragment out of place");
        }
        boolean text = before == null ? opcode == 0x1 : fragmentsAreText;
        if (before == null && last) {
            return new Data(text, payload);
        }
        ByteArrayOutputStream joined = before == null ? new ByteArrayOutputStream() : before;
        joined.writeBytes(payload);
        fragments = last ? null : joined;
        fragmentsAreText = text;
        return last ? new Data(text, joined.toByteArray()) : null;
    }

    private int length(int length7, int opcode) {
        long length = switch (length7) {
            case 126 -> unsigned(2);
            case 127 -> unsigned(8);
            default -> length7;
        };
        int before = fragments == null ? 0 : fragments.size();
        if (length < 0 || length > messageBytesMax - before) {
            throw new WebSocketConnection.ProtocolException(
                    1009, "a message has more than %d bytes".formatted(messageBytesMax));
        }
        if (opcode >= 0x8 && length > CONTROL_BYTES_MAX) {
            throw new WebSocketConnection.ProtocolException(1002, "a control frame of more than 125 bytes");
        }
        return (int) length;
    }

    private long unsigned(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (reader.read() & 0xff);
        }
        return value;
    }

    /// Reads and unmasks; the buffer grows with what really comes, not with what the header promises.
    private byte[] payload(int length) {
        int mask = (int) unsigned(4);
        byte[] payload = reader.readBytes(Math.min(length, FIRST_READ_BYTES));
        while (payload.length < length) {
            payload = append(payload, reader.readBytes(Math.min(length - payload.length, payload.length)));
        }
        unmask(payload, mask);
        return payload;
    }

    private static void unmask(byte[] payload, int mask) {
        long low = Integer.reverseBytes(mask) & 0xffff_ffffL;
        long wide = low | low << 32;
        int i = 0;
        for (; i + Long.BYTES <= payload.length; i += Long.BYTES) {
            LONGS.set(payload, i, (long) LONGS.get(payload, i) ^ wide);
        }
        for (; i < payload.length; i++) {
            payload[i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
        }
    }

    private static byte[] append(byte[] head, byte[] tail) {
        byte[] whole = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        return whole;
    }
}
