package dev.glovebox.guest.zmtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What goes over the wire: greeting, commands and messages as bytes ([ZMTP 3.0](https://rfc.zeromq.org/spec/23/)).
final class ZmtpEncoder {
    /// The length of a greeting.
    static final int GREETING_BYTES = 64;

    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int SHORT_MAX = 255;
    private static final int COPIED_MAX = 16 << 10;
    private static final int MECHANISM_AT = 12;
    private static final int MECHANISM_BYTES = 20;

    private ZmtpEncoder() {}

    /// Version 3.0, mechanism NULL, as a client.
    static ByteBuffer greeting() {
        byte[] greeting = new byte[GREETING_BYTES];
        greeting[0] = (byte) 0xff;
        greeting[8] = 1; // as libzmq, for peers that look for the older protocols here
        greeting[9] = 0x7f;
        greeting[10] = 3;
        System.arraycopy(mechanism("NULL"), 0, greeting, MECHANISM_AT, MECHANISM_BYTES);
        return ByteBuffer.wrap(greeting);
    }

    /// Whether `greeting` is one that this protocol can be spoken with.
    static boolean isUnderstood(byte[] greeting) {
        byte[] mechanism = Arrays.copyOfRange(greeting, MECHANISM_AT, MECHANISM_AT + MECHANISM_BYTES);
        return greeting[0] == (byte) 0xff
                && greeting[9] == 0x7f
                && greeting[10] >= 3
                && Arrays.equals(mechanism, mechanism("NULL"));
    }

    private static byte[] mechanism(String name) {
        return Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), MECHANISM_BYTES);
    }

    /// The command that ends the handshake of the mechanism NULL.
    static ByteBuffer ready(SocketType type, byte[] identity) {
        var body = new ByteArrayOutputStream();
        writeShort(body, ascii("READY"));
        writeProperty(body, "Socket-Type", ascii(type.name()));
        if (type == SocketType.DEALER) {
            writeProperty(body, "Identity", identity);
        }
        return frame(COMMAND, body.toByteArray());
    }

    /// The answer to a PING, with its context ([ZMTP 3.1](https://rfc.zeromq.org/spec/37/)).
    static ByteBuffer pong(byte[] context) {
        var body = new ByteArrayOutputStream();
        writeShort(body, ascii("PONG"));
        body.writeBytes(context);
        return frame(COMMAND, body.toByteArray());
    }

    /// A subscription to everything.
    static ByteBuffer subscription() {
        return frame(0, new byte[] {1});
    }

    /// A message: small frames are copied into one buffer, big ones stay where they are.
    static List<ByteBuffer> message(List<byte[]> frames) {
        int copied = 0;
        for (byte[] frame : frames) {
            copied += 1 + Long.BYTES + (frame.length <= COPIED_MAX ? frame.length : 0);
        }
        ByteBuffer small = ByteBuffer.allocate(copied);
        List<ByteBuffer> out = new ArrayList<>(1);
        int start = 0;
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            writeHeader(small, i < frames.size() - 1 ? MORE : 0, frame.length);
            if (frame.length <= COPIED_MAX) {
                small.put(frame);
            } else {
                out.add(small.slice(start, small.position() - start));
                out.add(ByteBuffer.wrap(frame));
                start = small.position();
            }
        }
        if (small.position() > start) {
            out.add(small.slice(start, small.position() - start));
        }
        return out;
    }

    private static ByteBuffer frame(int flags, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(1 + Long.BYTES + body.length);
        writeHeader(frame, flags, body.length);
        return frame.put(body).flip();
    }

    private static void writeHeader(ByteBuffer out, int flags, int length) {
        if (length <= SHORT_MAX) {
            out.put((byte) flags).put((byte) length);
        } else {
            out.put((byte) (flags | LONG)).putLong(length);
        }
    }

    private static void writeProperty(ByteArrayOutputStream out, String name, byte[] value) {
        writeShort(out, ascii(name));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        out.writeBytes(value);
    }

    private static void writeShort(ByteArrayOutputStream out, byte[] text) {
        out.write(text.length);
        out.writeBytes(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
