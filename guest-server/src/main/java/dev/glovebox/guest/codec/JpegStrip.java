package dev.glovebox.guest.codec;

/// Some rows of an image as a baseline JPEG file of one scan.
///
/// @param file the file
/// @param frameAt where its `SOF0` segment begins, which has the size
/// @param scanAt where its `SOS` segment begins, which is the last one
/// @param dataAt where its entropy-coded data begin, which end before the `EOI` marker at the end of the file
record JpegStrip(byte[] file, int frameAt, int scanAt, int dataAt) {

    /// Finds the segments of a file that libjpeg made ([ITU-T T.81, annex B](
    /// https://www.w3.org/Graphics/JPEG/itu-t81.pdf)).
    static JpegStrip of(byte[] file) {
        int frameAt = -1;
        int at = 2;
        while ((file[at + 1] & 0xff) != JpegFile.SOS) {
            if ((file[at + 1] & 0xff) == JpegFile.SOF0) {
                frameAt = at;
            }
            at += segmentBytes(file, at);
        }
        if (frameAt < 0) {
            throw new IllegalStateException("no baseline JPEG");
        }
        return new JpegStrip(file, frameAt, at, at + segmentBytes(file, at));
    }

    private static int segmentBytes(byte[] file, int at) {
        return 2 + ((file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
    }

    /// How many bytes of entropy-coded data it has.
    int dataBytes() {
        return file.length - dataAt - JpegFile.MARKER_BYTES;
    }
}
