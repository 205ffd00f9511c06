package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/// The functions of libXRes that count what a client has in the server.
interface LibXResCounts extends Library {
    LibXResCounts INSTANCE = Native.load("XRes", LibXResCounts.class);

    /// Writes a list of `XResType`.
    int XResQueryClientResources(Pointer display, NativeLong client, IntByReference count, PointerByReference types);
}
