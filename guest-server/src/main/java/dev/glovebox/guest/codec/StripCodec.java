package dev.glovebox.guest.codec;

import java.util.List;

/// Encodes images of one format with fixed settings. Thread-safe.
///
/// An image is cut from its top into strips of [#stripRows] rows, the last one maybe shorter. Strips do not depend
/// on each other: a strip's encoded form stays right as long as its own pixels are the same, whatever its
/// neighbours become.
///
/// @param <S> an encoded strip
public interface StripCodec<S> {

    /// How many rows a strip of an image of that height has; the last strip has what is left.
    int stripRows(int height);

    /// Encodes a strip.
    ///
    /// @param rgb values `0xXXRRGGBB`, row-major, without gaps; only read
    /// @param from where the first row begins in `rgb`
    /// @param width pixels a row
    /// @param rows of the strip
    S encode(int[] rgb, int from, int width, int rows);

    /// Puts an image together.
    ///
    /// @param strips all of them, from the top
    /// @return the file
    byte[] join(int width, int height, List<S> strips);

    /// How many bytes an encoded strip takes, about.
    int sizeOf(S strip);

    /// Whether a strip takes many milliseconds, so that none should be encoded on a virtual thread, which shares
    /// its carrier with others.
    default boolean takesLong() {
        return false;
    }
}
