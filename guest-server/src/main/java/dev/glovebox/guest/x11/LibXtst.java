package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/// The functions of libXtst that are called here.
interface LibXtst extends Library {
    LibXtst INSTANCE = Native.load("Xtst", LibXtst.class);

    boolean XTestQueryExtension(
            Pointer display,
            IntByReference eventBase,
            IntByReference errorBase,
            IntByReference major,
            IntByReference minor);
}
