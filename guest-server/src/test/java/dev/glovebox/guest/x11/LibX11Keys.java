package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/// The function of libX11 that changes the keyboard map.
interface LibX11Keys extends Library {
    LibX11Keys INSTANCE = Native.load("X11", LibX11Keys.class);

    int XChangeKeyboardMapping(Pointer display, int firstKeycode, int perKey, NativeLong[] keysyms, int keycodes);
}
