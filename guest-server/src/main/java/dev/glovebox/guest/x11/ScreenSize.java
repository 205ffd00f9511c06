package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;

/// The size of a display's root window, in pixels.
record ScreenSize(int width, int height) {

    /// The size now, by a round trip; `XDisplayWidth` would be the size at connect. Meaningless when the server is
    /// lost meanwhile.
    static ScreenSize of(Pointer display) {
        var width = new IntByReference();
        var height = new IntByReference();
        var ignored = new IntByReference();
        LibX11.INSTANCE.XGetGeometry(
                display,
                LibX11.INSTANCE.XDefaultRootWindow(display),
                new NativeLongByReference(),
                ignored,
                ignored,
                width,
                height,
                ignored,
                ignored);
        return new ScreenSize(width.getValue(), height.getValue());
    }
}
