package dev.glovebox.guest.codec;

import com.sun.jna.Library;
import org.jspecify.annotations.Nullable;

/// The functions of libwebp's encoder that are called here (`webp/encode.h`). Structs and pixels are addresses.
interface LibWebp extends Library {
    String SONAME = "libwebp.so.7";

    /// Null when the machine does not have it.
    @Nullable
    LibWebp INSTANCE = SharedLibrary.find(SONAME, LibWebp.class);

    /// What the structs are like: libraries with the same upper byte have what is used here at the same places.
    int WEBP_ENCODER_ABI_VERSION = 0x020f;

    int WEBP_PRESET_DEFAULT = 0;

    /// Gives a `WebPConfig` its defaults; 0 when the library is of another kind.
    int WebPConfigInitInternal(long config, int preset, float quality, int version);

    /// Gives a `WebPPicture` its defaults; 0 when the library is of another kind.
    int WebPPictureInitInternal(long picture, int version);

    /// Copies pixels into the picture, whose memory the library then owns; 0 when there is not enough memory.
    int WebPPictureImportBGRX(long picture, long pixels, int stride);

    /// Frees what the picture owns, not the struct.
    void WebPPictureFree(long picture);

    /// Encodes; 0 when it failed, and then the picture says why.
    int WebPEncode(long config, long picture);

    void WebPMemoryWriterInit(long writer);

    /// Frees what was written.
    void WebPMemoryWriterClear(long writer);
}
