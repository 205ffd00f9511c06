package dev.glovebox.guest.x11;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/// The functions of libXtst that are called here.
interface LibXtst extends Library {
    LibXtst INSTANCE = Native.load("Xtst", LibXtst.class);

    boolean XTestQueryExtension(
            Pointer display,
            IntByReference eventBase,
            IntByReference errorBase,
            IntByReference major,
            IntByReference minor);

    int XTestFakeKeyEvent(Pointer display, int keycode, boolean isPress, NativeLong delayMs);

    int XTestFakeButtonEvent(Pointer display, int button, boolean isPress, NativeLong delayMs);

    int XTestFakeMotionEvent(Pointer display, int screen, int x, int y, NativeLong delayMs);
    /// False when the server does not record.
    boolean XRecordQueryVersion(Pointer display, IntByReference major, IntByReference minor);

    /// An `XRecordRange` of zeros, to be freed with XFree; null when there is no memory (`record.h`).
    @Nullable
    Pointer XRecordAllocRange();

    /// 0 when it failed.
    NativeLong XRecordCreateContext(
            Pointer display, int flags, NativeLong[] clients, int clientCount, Pointer[] ranges, int rangeCount);

    /// What else of more clients is to be recorded in a context that exists; 0 when it failed.
    int XRecordRegisterClients(
            Pointer display,
            NativeLong context,
            int flags,
            NativeLong[] clients,
            int clientCount,
            Pointer[] ranges,
            int rangeCount);

    /// Blocks, and calls `callback` on this thread, until the context is disabled; 0 when it failed.
    int XRecordEnableContext(
            Pointer display, NativeLong context, InterceptCallback callback, @Nullable Pointer closure);

    /// Has [#XRecordEnableContext] return, which another connection is in; 0 when it failed.
    int XRecordDisableContext(Pointer display, NativeLong context);

    /// `void (*)(XPointer, XRecordInterceptData *)`; the data is to be freed with [LibXtstDirect#XRecordFreeData].
    interface InterceptCallback extends Callback {
        void invoke(@Nullable Pointer closure, Pointer data);
    }
}
