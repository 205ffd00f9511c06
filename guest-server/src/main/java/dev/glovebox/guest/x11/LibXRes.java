package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;

/// The functions of libXRes that are called here.
interface LibXRes extends Library {
    LibXRes INSTANCE = Native.load("XRes", LibXRes.class);

    boolean XResQueryExtension(Pointer display, IntByReference eventBase, IntByReference errorBase);

    /// `XRES_CLIENT_ID_PID_MASK` of `XRes.h`.
    int CLIENT_ID_PID_MASK = 2;

    /// 0 when it failed; the list is to be freed with XFree.
    int XResQueryClients(Pointer display, IntByReference count, PointerByReference clients);

    /// 0 when it succeeded; the `XResClientIdValue`s are to be freed with XResClientIdsDestroy.
    int XResQueryClientIds(
            Pointer display,
            NativeLong specCount,
            Pointer specs,
            NativeLongByReference valueCount,
            PointerByReference values);

    /// The process of an `XResClientIdValue`; -1 when it tells none.
    int XResGetClientPid(Pointer value);

    void XResClientIdsDestroy(NativeLong valueCount, Pointer values);

    /// 0 when the server has no XRes.
    int XResQueryVersion(Pointer display, IntByReference major, IntByReference minor);
}
