package dev.glovebox.guest.replay;

import dev.glovebox.guest.codec.Codecs;
import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.codec.StripCodec;
import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.PictureFile;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Resampler;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Makes the small pictures of a report, until they are too many bytes together. For one thread.
final class ReportPictures {
    /// How much all pictures together may have.
    private static final long BYTES_MAX = 24 << 20;

    private static final long PIXELS_MAX = 64 << 20;
    private static final int QUALITY = 60;

    private final RecordingReader reader;
    private final String id;
    private final Codecs codecs;
    private final WorkPool work;
    private final int width;
    private long bytes;

    /// @param steps how many there are: the more, the smaller the pictures
    ReportPictures(RecordingReader reader, String id, Codecs codecs, WorkPool work, int steps) {
        this.reader = reader;
        this.id = id;
        this.codecs = codecs;
        this.work = work;
        this.width = steps <= 60 ? 960 : steps <= 200 ? 720 : 480;
    }

    /// The picture of `frame` as a `data:` address; empty when it is gone, damaged or one too many.
    Optional<String> of(RecordedFrame frame) {
        if (bytes > BYTES_MAX) {
            return Optional.empty();
        }
        try {
            byte[] file = reader.frame(id, frame.image());
            Optional<String> address = work.run(() -> address(file));
            bytes += address.map(String::length).orElse(0);
            return address;
        } catch (FailureException _) {
            return Optional.empty(); // the report goes on without it
        }
    }

    private Optional<String> address(byte[] file) {
        try {
            Pixels pixels = PictureFile.decode(file, PIXELS_MAX).pixels();
            Pixels small = small(pixels);
            Encoding encoding = codecs.features().webp().equals("missing")
                    ? new Encoding.Jpeg(QUALITY)
                    : new Encoding.Webp(QUALITY);
            byte[] encoded = encode(codecs.of(encoding), small);
            return Optional.of("data:%s;base64,%s"
                    .formatted(encoding.mediaType(), Base64.getEncoder().encodeToString(encoded)));
        } catch (PictureFile.UnreadablePictureException _) {
            return Optional.empty();
        }
    }

    private Pixels small(Pixels pixels) {
        if (pixels.width() <= width) {
            return pixels;
        }
        int height = Math.max(1, Math.round((float) pixels.height() * width / pixels.width()));
        int[] rgb = Resampler.of(pixels.width(), pixels.height(), width, height).resample(pixels.rgb(), 0, 0, height);
        return new Pixels(width, height, rgb);
    }

    /// The file of a picture in any format.
    static <S> byte[] encode(StripCodec<S> codec, Pixels pixels) {
        int rows = codec.stripRows(pixels.height());
        List<S> strips = new ArrayList<>();
        for (int y = 0; y < pixels.height(); y += rows) {
            strips.add(codec.encode(
                    pixels.rgb(), y * pixels.width(), pixels.width(), Math.min(rows, pixels.height() - y)));
        }
        return codec.join(pixels.width(), pixels.height(), strips);
    }
}
