package dev.glovebox.guest.x11;

import com.sun.jna.Library;
import com.sun.jna.Native;

/// The functions of libxkbcommon that are called here; jnativehook needs the library anyway.
interface LibXkbcommon extends Library {
    LibXkbcommon INSTANCE = Native.load("xkbcommon", LibXkbcommon.class);

    /// The character of a keysym, of whatever set; 0 for none.
    int xkb_keysym_to_utf32(int keysym);

    /// The keysym of that name; 0 for none.
    ///
    /// @param flags [#CASE_INSENSITIVE] or 0
    int xkb_keysym_from_name(String name, int flags);

    /// `XKB_KEYSYM_CASE_INSENSITIVE`.
    int CASE_INSENSITIVE = 1;
}
