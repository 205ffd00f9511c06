package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// The functions of libXtst that fake input, under their C names.
interface LibXtstHands extends Library {
    LibXtstHands INSTANCE = Native.load("Xtst", LibXtstHands.class);

    int XTestFakeKeyEvent(Pointer display, int keycode, boolean press, NativeLong delay);

    int XTestFakeButtonEvent(Pointer display, int button, boolean press, NativeLong delay);

    int XTestFakeMotionEvent(Pointer display, int screen, int x, int y, NativeLong delay);
}
