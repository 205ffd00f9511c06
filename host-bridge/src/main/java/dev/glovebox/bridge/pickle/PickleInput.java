package dev.glovebox.bridge.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle, read from front to back. A length is checked against what is left before it is believed.
final class PickleInput {
    /// Lines are numbers, names and short texts of protocol 0; a text of any length is one, too.
    private final ByteBuffer bytes;

    PickleInput(byte[] pickle) {
        bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() throws UnpicklingException {
        need(1);
        return bytes.get() & 0xff;
    }

    int unsignedShort() throws UnpicklingException {
        need(2);
        return bytes.getShort() & 0xffff;
    }

    int signedInt() throws UnpicklingException {
        need(4);
        return bytes.getInt();
    }

    long unsignedInt() throws UnpicklingException {
        return signedInt() & 0xffff_ffffL;
    }

    /// A length of eight bytes; one that does not fit in a long comes out negative and is refused by [#bytes].
    long longLength() throws UnpicklingException {
        need(8);
        return bytes.getLong();
    }

    double bigEndianDouble() throws UnpicklingException {
        need(8);
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    byte[] bytes(long length) throws UnpicklingException {
        need(length);
        var result = new byte[(int) length];
        bytes.get(result);
        return result;
    }

    void need(long length) throws UnpicklingException {
        if (length < 0 || length > bytes.remaining()) {
            throw new UnpicklingException("the pickle is cut off: at byte %d it says that %s bytes follow, and %d do"
                    .formatted(position(), Long.toUnsignedString(length), bytes.remaining()));
        }
    }

    /// What is up to the next line feed, without it.
    byte[] line() throws UnpicklingException {
        int start = bytes.position();
        for (int at = start; at < bytes.limit(); at++) {
            if (bytes.get(at) == '\n') {
                byte[] line = bytes(at - start);
                bytes.get();
                return line;
            }
        }
        throw new UnpicklingException("the pickle is cut off within the line at byte %d".formatted(start));
    }

    String asciiLine() throws UnpicklingException {
        return new String(line(), StandardCharsets.ISO_8859_1);
    }
}
