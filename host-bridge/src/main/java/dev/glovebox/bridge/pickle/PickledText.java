package dev.glovebox.bridge.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Python's texts as pickles have them.
final class PickledText {
    private PickledText() {}

    /// UTF-8 in which halves of surrogate pairs may stand alone (Python's `surrogatepass`).
    static String utf8(byte[] bytes) throws UnpicklingException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return withLoneSurrogates(bytes);
        }
    }

    private static String withLoneSurrogates(byte[] bytes) throws UnpicklingException {
        var text = new StringBuilder(bytes.length);
        int start = 0;
        for (int at = 0; at + 2 < bytes.length; at++) {
            if (bytes[at] == (byte) 0xed && (bytes[at + 1] & 0xe0) == 0xa0 && (bytes[at + 2] & 0xc0) == 0x80) {
                text.append(strict(bytes, start, at));
                text.append((char) (0xd000 | (bytes[at + 1] & 0x3f) << 6 | bytes[at + 2] & 0x3f));
                start = at + 3;
                at += 2;
            }
        }
        return text.append(strict(bytes, start, bytes.length)).toString();
    }

    private static String strict(byte[] bytes, int from, int to) throws UnpicklingException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnpicklingException("a text in the pickle is not UTF-8", e);
        }
    }

    /// Protocol 0's form, Python's `raw-unicode-escape`: Latin-1, and `\\uXXXX` and `\\UXXXXXXXX` for the rest.
    static String rawUnicodeEscape(byte[] line) throws UnpicklingException {
        var text = new StringBuilder(line.length);
        for (int at = 0; at < line.length; ) {
            int digits = escapeDigits(line, at);
            if (digits == 0) {
                text.append((char) (line[at++] & 0xff));
            } else {
                text.appendCodePoint(codePoint(line, at + 2, digits));
                at += 2 + digits;
            }
        }
        return text.toString();
    }

    /// How many digits the escape at a place has, or 0 when there is none; `\\` before a `u` counts only when the
    /// number of `\\` is odd, but pickles write `\\` itself as `\\u005c`.
    private static int escapeDigits(byte[] line, int at) {
        if (line[at] != '\\' || at + 1 == line.length) {
            return 0;
        }
        return switch (line[at + 1]) {
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
    }

    private static int codePoint(byte[] line, int from, int digits) throws UnpicklingException {
        int value = 0;
        for (int at = from; at < from + digits; at++) {
            int digit = at < line.length ? Character.digit(line[at], 16) : -1;
            if (digit < 0 || value >= 1 << 24) {
                throw new UnpicklingException("a text in the pickle has a broken \\u escape");
            }
            value = value << 4 | digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw new UnpicklingException("a text in the pickle has a \\U escape that is no character");
        }
        return value;
    }
}
