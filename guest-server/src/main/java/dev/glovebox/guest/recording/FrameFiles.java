package dev.glovebox.guest.recording;

import dev.glovebox.guest.image.PerceptualHash;
import dev.glovebox.guest.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pictures of one recording, each a file; equal ones are one file. Not thread-safe.
final class FrameFiles {
    private static final int PIXEL_BYTES = 3;

    private final Path directory;
    private final long maxBytes;
    private final Map<String, Saved> saved = new HashMap<>(); // by digest
    private @Nullable Saved last;
    private long lastVersion;
    private long bytes;

    /// A picture that has a file.
    ///
    /// @param image the file's name
    record Saved(String image, String hash, String digest, int width, int height) {}

    /// There is no room for another picture.
    static final class FullException extends Exception {
        private static final long serialVersionUID = 1;

        FullException() {
            super("the recording's pictures have reached their limit");
        }
    }

    /// @param directory made here
    /// @param maxBytes how large the files may get together
    FrameFiles(Path directory, long maxBytes) throws IOException {
        this.directory = Files.createDirectory(directory);
        this.maxBytes = maxBytes;
    }

    /// How large the files are together.
    long bytes() {
        return bytes;
    }

    /// The file of `still`, which is written when there is none yet.
    Saved save(FrameSource.Still still) throws IOException, FullException {
        Saved before = last;
        if (before != null && lastVersion == still.version()) {
            return before;
        }
        Pixels pixels = still.pixels();
        String digest = digest(pixels);
        Saved known = saved.get(digest);
        Saved of = known == null ? write(still, pixels, digest) : known;
        last = of;
        lastVersion = still.version();
        return of;
    }

    private Saved write(FrameSource.Still still, Pixels pixels, String digest) throws IOException, FullException {
        byte[] png = still.png();
        if (bytes + png.length > maxBytes) {
            throw new FullException();
        }
        var of = new Saved(
                "%06d.png".formatted(saved.size() + 1),
                PerceptualHash.text(PerceptualHash.of(pixels)),
                digest,
                pixels.width(),
                pixels.height());
        Path file = directory.resolve(of.image());
        try {
            Files.write(file, png, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            Files.deleteIfExists(file); // a part of a picture is none
            throw e;
        }
        bytes += png.length;
        saved.put(digest, of);
        return of;
    }

    private static String digest(Pixels pixels) {
        byte[] rows = new byte[pixels.width() * pixels.height() * PIXEL_BYTES];
        int at = 0;
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            int rgb = pixels.rgb()[i];
            rows[at++] = (byte) (rgb >> 16);
            rows[at++] = (byte) (rgb >> 8);
            rows[at++] = (byte) rgb;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rows));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
