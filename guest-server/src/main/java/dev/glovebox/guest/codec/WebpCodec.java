package dev.glovebox.guest.codec;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// WebP by libwebp; one strip is the whole image.
///
/// @param library is thread-safe
/// @param quality 1 to 100 of the lossy kind; 0 for lossless
record WebpCodec(LibWebp library, int quality) implements WholeImageCodec {
    /// The longest side that the format has room for, in pixels.
    static final int MAX_SIDE = 16_383;

    private static final float FASTEST_LOSSLESS = 0;

    // WebPConfig, WebPPicture and WebPMemoryWriter of webp/encode.h, on machines with 64-bit pointers
    private static final long CONFIG_BYTES = 256; // 116 in libwebp 1.2.4
    private static final long CONFIG_LOSSLESS = 0;
    private static final long CONFIG_QUALITY = 4;
    private static final long CONFIG_METHOD = 8;
    private static final long PICTURE_BYTES = 512; // 256
    private static final long PICTURE_USE_ARGB = 0;
    private static final long PICTURE_WIDTH = 8;
    private static final long PICTURE_HEIGHT = 12;
    private static final long PICTURE_WRITER = 96;
    private static final long PICTURE_CUSTOM_PTR = 104;
    private static final long PICTURE_ERROR_CODE = 136;
    private static final long WRITER_BYTES = 64; // 32
    private static final long WRITER_MEM = 0;
    private static final long WRITER_SIZE = 8;

    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] when the format has no room for that
    ///     size
    @Override
    public byte[] encode(int[] rgb, int from, int width, int rows) {
        if (width > MAX_SIDE || rows > MAX_SIDE) {
            String expected = "png or jpeg for %d x %d pixels, as WebP has room for %d a side";
            throw new Failure.BadParameter("format", "webp", expected.formatted(width, rows, MAX_SIDE)).asException();
        }
        try (var arena = Arena.ofConfined()) {
            MemorySegment config = config(arena);
            MemorySegment writer = arena.allocate(WRITER_BYTES, Long.BYTES);
            MemorySegment picture = picture(arena, width, rows, writer);
            library.WebPMemoryWriterInit(writer.address());
            try {
                int count = width * rows;
                MemorySegment pixels = arena.allocate((long) count * Integer.BYTES, Long.BYTES);
                MemorySegment.copy(rgb, from, pixels, JAVA_INT, 0, count);
                check(library.WebPPictureImportBGRX(picture.address(), pixels.address(), width * Integer.BYTES));
                if (library.WebPEncode(config.address(), picture.address()) == 0) {
                    throw new IllegalStateException("WebPEncode: " + picture.get(JAVA_INT, PICTURE_ERROR_CODE));
                }
                var written = new Pointer(writer.get(JAVA_LONG, WRITER_MEM));
                return written.getByteArray(0, (int) writer.get(JAVA_LONG, WRITER_SIZE));
            } finally {
                library.WebPMemoryWriterClear(writer.address());
                library.WebPPictureFree(picture.address());
            }
        }
    }

    private MemorySegment config(Arena arena) {
        MemorySegment config = arena.allocate(CONFIG_BYTES, Long.BYTES);
        check(library.WebPConfigInitInternal(
                config.address(), LibWebp.WEBP_PRESET_DEFAULT, quality, LibWebp.WEBP_ENCODER_ABI_VERSION));
        config.set(JAVA_INT, CONFIG_LOSSLESS, quality == 0 ? 1 : 0);
        config.set(JAVA_FLOAT, CONFIG_QUALITY, quality == 0 ? FASTEST_LOSSLESS : quality);
        config.set(JAVA_INT, CONFIG_METHOD, 0); // the fastest: the others take up to thrice the time for 1/8 less
        return config;
    }

    private MemorySegment picture(Arena arena, int width, int height, MemorySegment writer) {
        MemorySegment picture = arena.allocate(PICTURE_BYTES, Long.BYTES);
        check(library.WebPPictureInitInternal(picture.address(), LibWebp.WEBP_ENCODER_ABI_VERSION));
        picture.set(JAVA_INT, PICTURE_USE_ARGB, quality == 0 ? 1 : 0);
        picture.set(JAVA_INT, PICTURE_WIDTH, width);
        picture.set(JAVA_INT, PICTURE_HEIGHT, height);
        picture.set(JAVA_LONG, PICTURE_WRITER, Pointer.nativeValue(memoryWrite()));
        picture.set(JAVA_LONG, PICTURE_CUSTOM_PTR, writer.address());
        return picture;
    }

    /// The library's own function that writes to memory.
    private static Pointer memoryWrite() {
        return NativeLibrary.getInstance(LibWebp.SONAME).getFunction("WebPMemoryWrite");
    }

    private static void check(int ok) {
        if (ok == 0) {
            throw new IllegalStateException("libwebp failed: its memory is short, or its structs are not as expected");
        }
    }
}
