package dev.glovebox.guest.codec;

import java.util.List;

/// Encodes images that cannot be cut: the only strip is the whole image, and its encoded form is the file. That
/// takes long.
interface WholeImageCodec extends StripCodec<byte[]> {

    @Override
    default int stripRows(int height) {
        return height;
    }

    @Override
    default byte[] join(int width, int height, List<byte[]> strips) {
        return strips.getFirst();
    }

    @Override
    default int sizeOf(byte[] strip) {
        return strip.length;
    }

    @Override
    default boolean takesLong() {
        return true;
    }
}
