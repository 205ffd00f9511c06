package dev.glovebox.guest.x11;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/// The functions of libXtst that are called for each event, by JNA's direct mapping, which costs a tenth.
final class LibXtstDirect {
    static {
        Native.register("Xtst");
    }

    private LibXtstDirect() {}

    static native void XRecordFreeData(Pointer data);
}
