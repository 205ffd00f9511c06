package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/// The functions of libXdamage that are called here
/// ([the extension](https://www.x.org/releases/current/doc/damageproto/damageproto.txt)).
interface LibXdamage extends Library {
    LibXdamage INSTANCE = Native.load("Xdamage", LibXdamage.class);

    /// `XDamageReportNonEmpty` of `damagewire.h`: one event when the first damage falls in, none until it is
    /// subtracted.
    int REPORT_NON_EMPTY = 3;

    /// `XDamageNotify` of `damagewire.h`, to be added to the extension's first event.
    int NOTIFY = 0;

    boolean XDamageQueryExtension(Pointer display, IntByReference eventBase, IntByReference errorBase);

    /// The damage object's id.
    NativeLong XDamageCreate(Pointer display, NativeLong drawable, int level);

    /// Takes `repair` (0 for everything) out of the damage; `parts` (0 for nowhere) receives what was taken.
    void XDamageSubtract(Pointer display, NativeLong damage, NativeLong repair, NativeLong parts);

    void XDamageDestroy(Pointer display, NativeLong damage);
}
