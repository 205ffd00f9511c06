package dev.glovebox.guest.codec;

/// Some rows of an image as one PNG chunk, to be put between any others of the same width.
///
/// @param chunk a whole `IDAT` chunk: length, type, data, CRC
/// @param adler32 the checksum of the filtered rows, from which the image's is combined
/// @param rawBytes the size of the filtered rows
record PngStrip(byte[] chunk, int adler32, long rawBytes) {}
