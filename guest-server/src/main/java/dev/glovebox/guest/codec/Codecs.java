package dev.glovebox.guest.codec;

import dev.glovebox.guest.http.Failure;
import java.util.Objects;
import java.util.zip.Deflater;

/// Gives the codec for an encoding, by the fastest library that the machine has, and owns the native memory that
/// codecs work in. Codecs cost nothing to make, and those of the same settings are equal. Thread-safe; whoever
/// creates it closes it.
public final class Codecs implements AutoCloseable {
    private final ToolPool<PngStripEncoder> isal =
            new ToolPool<>(() -> new PngStripEncoder(new IsalDeflate(Objects.requireNonNull(LibIsal.INSTANCE))));
    private final ToolPool<PngStripEncoder> zlib = new ToolPool<>(() -> new PngStripEncoder(new ZlibDeflate()));
    private final ToolPool<TurboJpegEncoder> turboJpeg =
            new ToolPool<>(() -> new TurboJpegEncoder(Objects.requireNonNull(LibTurboJpeg.INSTANCE)));

    private final boolean nativeToo;

    /// With what the machine has.
    public Codecs() {
        this(true);
    }

    /// @param nativeToo false to do without C libraries, as on a machine that has none
    Codecs(boolean nativeToo) {
        this.nativeToo = nativeToo;
    }

    /// The libraries in use, a word or two each.
    ///
    /// @param fastPng what deflates the fastest PNG
    /// @param jpeg what encodes JPEG
    /// @param webp what encodes WebP
    public record Features(String fastPng, String jpeg, String webp) {}

    /// The codec for `encoding`; not to be used after the end of this.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when the machine has no library
    ///     for it
    public StripCodec<?> of(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Png(int level) -> png(level);
            case Encoding.Jpeg(int quality) ->
                hasTurboJpeg() ? new JpegCodec(turboJpeg, quality) : new ImageIoJpegCodec(quality);
            case Encoding.Webp(int quality) -> new WebpCodec(webp(), quality);
        };
    }

    private StripCodec<?> png(int level) {
        if (level > 0) {
            return new PngCodec(zlib, level);
        }
        return new PngCodec(hasIsal() ? isal : zlib, Deflater.BEST_SPEED);
    }

    private LibWebp webp() {
        LibWebp library = LibWebp.INSTANCE;
        if (library == null || !nativeToo) {
            throw new Failure.Unavailable("there is no WebP on this machine: install libwebp7").asException();
        }
        return library;
    }

    /// What is in use on this machine.
    public Features features() {
        return new Features(
                hasIsal() ? "ISA-L" : "zlib",
                hasTurboJpeg() ? "libjpeg-turbo" : "ImageIO",
                nativeToo && LibWebp.INSTANCE != null ? "libwebp" : "missing");
    }

    private boolean hasIsal() {
        return nativeToo && LibIsal.INSTANCE != null;
    }

    private boolean hasTurboJpeg() {
        return nativeToo && LibTurboJpeg.INSTANCE != null;
    }

    @Override
    public void close() {
        isal.close();
        zlib.close();
        turboJpeg.close();
    }
}
