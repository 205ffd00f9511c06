package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;

/// The functions of libX11 that paint, set the focus, map buttons and count events, under their C names.
interface LibX11Painting extends Library {
    LibX11Painting INSTANCE = Native.load("X11", LibX11Painting.class);

    NativeLong XCreateSimpleWindow(
            Pointer display,
            NativeLong parent,
            int x,
            int y,
            int width,
            int height,
            int borderWidth,
            NativeLong border,
            NativeLong background);

    NativeLong XCreateWindow(
            Pointer display,
            NativeLong parent,
            int x,
            int y,
            int width,
            int height,
            int borderWidth,
            int depth,
            int windowClass,
            Pointer visual,
            NativeLong valueMask,
            Pointer values);

    int XMatchVisualInfo(Pointer display, int screen, int depth, int visualClass, Pointer info);

    NativeLong XCreateColormap(Pointer display, NativeLong window, Pointer visual, int allocate);

    int XMapRaised(Pointer display, NativeLong window);

    int XUnmapWindow(Pointer display, NativeLong window);

    int XDestroyWindow(Pointer display, NativeLong window);

    int XMoveResizeWindow(Pointer display, NativeLong window, int x, int y, int width, int height);

    int XSetForeground(Pointer display, Pointer context, NativeLong colour);

    int XFillRectangle(Pointer display, NativeLong drawable, Pointer context, int x, int y, int width, int height);

    int XGetInputFocus(Pointer display, NativeLongByReference focus, IntByReference revertTo);

    int XSetInputFocus(Pointer display, NativeLong focus, int revertTo, NativeLong time);

    /// How many buttons there are; writes what each of them means, at most `length`.
    int XGetPointerMapping(Pointer display, byte[] buttons, int length);

    int XSetPointerMapping(Pointer display, byte[] buttons, int length);

    /// The number of events that have been read and not been taken yet.
    int XQLength(Pointer display);
}
