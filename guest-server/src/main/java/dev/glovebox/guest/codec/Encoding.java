package dev.glovebox.guest.codec;

/// How an image is to be encoded.
public sealed interface Encoding {

    /// The media type of the file.
    String mediaType();

    /// PNG, lossless ([PNG, third edition](https://www.w3.org/TR/png-3/)).
    ///
    /// @param level 0 for the fastest, else zlib's level, 1 to 9: the higher, the smaller and the slower
    record Png(int level) implements Encoding {
        /// The fastest.
        public static final Png FAST = new Png(0);

        @Override
        public String mediaType() {
            return "image/png";
        }
    }

    /// Baseline JPEG with chroma at half resolution ([ITU-T T.81](https://www.w3.org/Graphics/JPEG/itu-t81.pdf)).
    ///
    /// @param quality 1 to 100
    record Jpeg(int quality) implements Encoding {
        @Override
        public String mediaType() {
            return "image/jpeg";
        }
    }

    /// WebP ([RFC 9649](https://www.rfc-editor.org/rfc/rfc9649)); small, and slow at any setting.
    ///
    /// @param quality 1 to 100 of the lossy kind; 0 for lossless
    record Webp(int quality) implements Encoding {
        /// Every pixel as it is.
        public static final Webp LOSSLESS = new Webp(0);

        @Override
        public String mediaType() {
            return "image/webp";
        }
    }
}
