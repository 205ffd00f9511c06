package dev.glovebox.guest.codec;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Encodes JPEG files with chroma at half resolution by libjpeg-turbo. Not thread-safe; whoever creates it closes
/// it.
final class TurboJpegEncoder implements Tool {
    private static final int FLAGS = LibTurboJpeg.TJFLAG_NOREALLOC | LibTurboJpeg.TJFLAG_FASTDCT;

    private final LibTurboJpeg library;
    private final Pointer handle;
    private final NativeBuffer pixels = new NativeBuffer();
    private final NativeBuffer file = new NativeBuffer();
    private final PointerByReference fileAt = new PointerByReference();
    private final NativeLongByReference fileBytes = new NativeLongByReference();

    TurboJpegEncoder(LibTurboJpeg library) {
        this.library = library;
        Pointer made = library.tjInitCompress();
        if (made == null) {
            throw new IllegalStateException("tjInitCompress failed");
        }
        handle = made;
    }

    /// Encodes an image.
    ///
    /// @param rgb values `0xXXRRGGBB`, row-major, which is blue first on a little-endian machine
    /// @param from where the first row begins in `rgb`
    /// @return the file
    byte[] encode(int quality, int[] rgb, int from, int width, int height) {
        int count = width * height;
        MemorySegment source = pixels.ofAtLeast((long) count * Integer.BYTES);
        MemorySegment.copy(rgb, from, source, ValueLayout.JAVA_INT, 0, count);
        long bound = library.tjBufSize(width, height, LibTurboJpeg.TJSAMP_420).longValue();
        MemorySegment target = file.ofAtLeast(bound);
        fileAt.setValue(new Pointer(target.address()));
        fileBytes.setValue(new NativeLong(bound));
        int code = library.tjCompress2(
                handle,
                source.address(),
                width,
                width * Integer.BYTES,
                height,
                LibTurboJpeg.TJPF_BGRX,
                fileAt,
                fileBytes,
                LibTurboJpeg.TJSAMP_420,
                quality,
                FLAGS);
        if (code != 0) {
            throw new IllegalStateException("tjCompress2: " + library.tjGetErrorStr2(handle));
        }
        return target.asSlice(0, fileBytes.getValue().longValue()).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        library.tjDestroy(handle);
        pixels.close();
        file.close();
    }
}
