package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/// The functions of libXcomposite that are called here
/// ([the extension](https://www.x.org/releases/current/doc/compositeproto/compositeproto.txt)).
interface LibXcomposite extends Library {
    LibXcomposite INSTANCE = Native.load("Xcomposite", LibXcomposite.class);

    /// `CompositeRedirectAutomatic` of `composite.h`: the server draws the window onto the screen itself.
    int REDIRECT_AUTOMATIC = 0;

    boolean XCompositeQueryExtension(Pointer display, IntByReference eventBase, IntByReference errorBase);

    /// Gives the window pixels of its own, whatever covers it.
    void XCompositeRedirectWindow(Pointer display, NativeLong window, int update);

    void XCompositeUnredirectWindow(Pointer display, NativeLong window, int update);
}
