package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/// The functions of libXfixes that are called here.
interface LibXfixes extends Library {
    LibXfixes INSTANCE = Native.load("Xfixes", LibXfixes.class);

    /// `XFixesDisplayCursorNotifyMask` of `xfixeswire.h`.
    NativeLong DISPLAY_CURSOR_NOTIFY_MASK = new NativeLong(1);

    /// `XFixesCursorNotify` of `xfixeswire.h`, to be added to the extension's first event.
    int CURSOR_NOTIFY = 1;

    /// `XFixesSetSelectionOwnerNotifyMask`, `XFixesSelectionWindowDestroyNotifyMask` and
    /// `XFixesSelectionClientCloseNotifyMask` of `xfixeswire.h`.
    NativeLong ALL_SELECTION_NOTIFY_MASKS = new NativeLong(7);

    /// `XFixesSelectionNotify` of `xfixeswire.h`, to be added to the extension's first event.
    int SELECTION_NOTIFY = 0;

    boolean XFixesQueryExtension(Pointer display, IntByReference eventBase, IntByReference errorBase);

    void XFixesSelectSelectionInput(Pointer display, NativeLong window, NativeLong selection, NativeLong mask);

    void XFixesSelectCursorInput(Pointer display, NativeLong window, NativeLong mask);

    /// An `XFixesCursorImage`, to be freed with XFree; null when it failed.
    @Nullable
    Pointer XFixesGetCursorImage(Pointer display);
}
