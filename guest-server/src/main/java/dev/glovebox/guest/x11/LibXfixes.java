package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/// The functions of libXfixes that are called here.
interface LibXfixes extends Library {
    LibXfixes INSTANCE = Native.load("Xfixes", LibXfixes.class);

    /// An `XFixesCursorImage`, to be freed with XFree; null when it failed.
    @Nullable
    Pointer XFixesGetCursorImage(Pointer display);
}
