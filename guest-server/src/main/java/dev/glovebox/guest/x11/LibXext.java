package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/// The functions of libXext that are called here: MIT-SHM
/// ([the extension](https://www.x.org/releases/current/doc/xextproto/shm.html)).
interface LibXext extends Library {
    LibXext INSTANCE = Native.load("Xext", LibXext.class);

    boolean XShmQueryExtension(Pointer display);

    boolean XShmAttach(Pointer display, Pointer segment);

    boolean XShmDetach(Pointer display, Pointer segment);

    /// Writes the drawable's pixels into the image's segment; false when it failed.
    boolean XShmGetImage(Pointer display, NativeLong drawable, Pointer image, int x, int y, NativeLong planes);

    /// Null when it failed; else to be freed with XDestroyImage, which leaves the segment alone.
    @Nullable
    Pointer XShmCreateImage(
            Pointer display,
            Pointer visual,
            int depth,
            int format,
            @Nullable Pointer data,
            Pointer segment,
            int width,
            int height);
}
