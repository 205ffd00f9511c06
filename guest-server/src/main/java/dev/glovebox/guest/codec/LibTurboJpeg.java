package dev.glovebox.guest.codec;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/// The functions of libjpeg-turbo's TurboJPEG API that are called here (`turbojpeg.h`, the same in 2.x and 3.x).
/// Pixels are an address.
interface LibTurboJpeg extends Library {
    /// Null when the machine does not have it.
    @Nullable
    LibTurboJpeg INSTANCE = SharedLibrary.find("libturbojpeg.so.0", LibTurboJpeg.class);

    int TJPF_BGRX = 3;
    int TJSAMP_420 = 2;
    int TJFLAG_NOREALLOC = 1024;
    int TJFLAG_FASTDCT = 2048;

    /// What compresses, for one thread at a time; null when it failed, else to be destroyed.
    @Nullable
    Pointer tjInitCompress();

    /// How many bytes a JPEG file of that size has at most.
    NativeLong tjBufSize(int width, int height, int subsampling);

    /// Compresses into memory of the caller's, and sets the size; 0 when it went well.
    int tjCompress2(
            Pointer handle,
            long pixels,
            int width,
            int pitch,
            int height,
            int pixelFormat,
            PointerByReference jpeg,
            NativeLongByReference jpegBytes,
            int subsampling,
            int quality,
            int flags);

    /// What went wrong last; belongs to the handle.
    String tjGetErrorStr2(Pointer handle);

    int tjDestroy(Pointer handle);
}
