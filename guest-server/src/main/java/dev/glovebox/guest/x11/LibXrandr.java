package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/// The functions of libXrandr that are called here, in the order of `Xrandr.h`. Ids of outputs, controllers and
/// modes are `XID`s, a C long each.
interface LibXrandr extends Library {
    LibXrandr INSTANCE = Native.load("Xrandr", LibXrandr.class);

    /// `RR_Rotate_0` of `randr.h`.
    short ROTATE_0 = 1;

    /// `RRSetConfigSuccess` of `randr.h`.
    int SET_CONFIG_SUCCESS = 0;

    boolean XRRQueryExtension(Pointer display, IntByReference eventBase, IntByReference errorBase);

    /// 0 when it failed.
    int XRRQueryVersion(Pointer display, IntByReference major, IntByReference minor);

    /// 0 when it failed.
    int XRRGetScreenSizeRange(
            Pointer display,
            NativeLong window,
            IntByReference minWidth,
            IntByReference minHeight,
            IntByReference maxWidth,
            IntByReference maxHeight);

    void XRRSetScreenSize(
            Pointer display, NativeLong window, int width, int height, int widthMillimetres, int heightMillimetres);

    /// An `XRRScreenResources`, to be freed with XRRFreeScreenResources; null when it failed.
    @Nullable
    Pointer XRRGetScreenResourcesCurrent(Pointer display, NativeLong window);

    void XRRFreeScreenResources(Pointer resources);

    /// An `XRROutputInfo`, to be freed with XRRFreeOutputInfo; null when it failed.
    @Nullable
    Pointer XRRGetOutputInfo(Pointer display, Pointer resources, NativeLong output);

    void XRRFreeOutputInfo(Pointer info);

    /// The mode's id, of an `XRRModeInfo`.
    NativeLong XRRCreateMode(Pointer display, NativeLong window, Pointer mode);

    void XRRDestroyMode(Pointer display, NativeLong mode);

    void XRRAddOutputMode(Pointer display, NativeLong output, NativeLong mode);

    void XRRDeleteOutputMode(Pointer display, NativeLong output, NativeLong mode);

    /// An `XRRCrtcInfo`, to be freed with XRRFreeCrtcInfo; null when it failed.
    @Nullable
    Pointer XRRGetCrtcInfo(Pointer display, Pointer resources, NativeLong crtc);

    void XRRFreeCrtcInfo(Pointer info);

    /// An `RRSetConfigSuccess` or another status; mode 0 without outputs switches it off.
    int XRRSetCrtcConfig(
            Pointer display,
            Pointer resources,
            NativeLong crtc,
            NativeLong time,
            int x,
            int y,
            NativeLong mode,
            short rotation,
            @Nullable Pointer outputs,
            int outputCount);
}
