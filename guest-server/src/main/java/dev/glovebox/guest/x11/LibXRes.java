package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/// The functions of libXRes that are called here.
interface LibXRes extends Library {
    LibXRes INSTANCE = Native.load("XRes", LibXRes.class);

    boolean XResQueryExtension(Pointer display, IntByReference eventBase, IntByReference errorBase);

    /// 0 when it failed; the list is to be freed with XFree.
    int XResQueryClients(Pointer display, IntByReference count, PointerByReference clients);
}
