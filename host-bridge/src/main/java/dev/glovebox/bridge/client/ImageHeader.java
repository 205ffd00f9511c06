package dev.glovebox.bridge.client;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the first bytes of an image's file say of its size, read before anybody decodes it: a file of a few bytes
/// can claim an image that fills the memory.
///
/// @param mediaType `image/png`, `image/jpeg` or `image/webp`
record ImageHeader(String mediaType, long width, long height) {
    private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;

    /// Empty when the file is of no known format, or broken before its size.
    static Optional<ImageHeader> read(byte[] file) {
        var bytes = ByteBuffer.wrap(file);
        try {
            if (bytes.getLong(0) == PNG_SIGNATURE) {
                return Optional.of(
                        new ImageHeader("image/png", unsigned(bytes.getInt(16)), unsigned(bytes.getInt(20))));
            }
            if (bytes.getShort(0) == (short) 0xffd8) {
                return jpeg(bytes);
            }
            return text(file, 0).equals("RIFF") && text(file, 8).equals("WEBP")
                    ? webp(bytes.order(ByteOrder.LITTLE_ENDIAN), text(file, 12))
                    : Optional.empty();
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    long pixels() {
        return width * height;
    }

    /// Segments up to the first frame header (`SOF0` to `SOF15`, ITU-T T.81, B.2.2).
    private static Optional<ImageHeader> jpeg(ByteBuffer bytes) {
        int at = 2;
        while (true) {
            int marker = bytes.get(at + 1) & 0xff;
            if (bytes.get(at) != (byte) 0xff) {
                return Optional.empty();
            }
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return Optional.of(new ImageHeader(
                        "image/jpeg", bytes.getShort(at + 7) & 0xffff, bytes.getShort(at + 5) & 0xffff));
            }
            at += 2 + Math.max(2, bytes.getShort(at + 2) & 0xffff);
        }
    }

    /// The first chunk ([RFC 9649](https://www.rfc-editor.org/rfc/rfc9649)): lossy, lossless or extended.
    private static Optional<ImageHeader> webp(ByteBuffer bytes, String chunk) {
        return switch (chunk) {
            case "VP8 " -> webp(bytes.getShort(26) & 0x3fff, bytes.getShort(28) & 0x3fff);
            case "VP8L" -> webp((bytes.getInt(21) & 0x3fff) + 1L, (bytes.getInt(21) >> 14 & 0x3fff) + 1L);
            case "VP8X" -> webp((bytes.getInt(24) & 0xffffff) + 1L, (bytes.getInt(26) >>> 8) + 1L);
            default -> Optional.empty();
        };
    }

    private static Optional<ImageHeader> webp(long width, long height) {
        return Optional.of(new ImageHeader("image/webp", width, height));
    }

    private static String text(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static long unsigned(int value) {
        return value & 0xffff_ffffL;
    }
}
