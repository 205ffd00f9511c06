package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/// Knows the processes behind windows: as the server sees them
/// ([XRes 1.2](https://www.x.org/releases/current/doc/resourceproto/resproto.txt)), else as windows tell. Belongs
/// to one connection; not thread-safe.
final class ClientPids {
    private final Pointer display;
    private final WindowProperties properties;
    private final boolean hasClientIds;

    ClientPids(Pointer display, WindowProperties properties) {
        this.display = display;
        this.properties = properties;
        var major = new IntByReference();
        var minor = new IntByReference();
        var ignored = new IntByReference();
        hasClientIds = LibXRes.INSTANCE.XResQueryExtension(display, ignored, ignored)
                && LibXRes.INSTANCE.XResQueryVersion(display, major, minor) != 0
                && (major.getValue() > 1 || major.getValue() == 1 && minor.getValue() >= 2);
    }

    /// The process of the program that has made the window; null when it is not known.
    @Nullable
    Long of(NativeLong window) {
        Long known = hasClientIds ? ClientProcess.pid(display, window) : null;
        long told = known == null ? properties.number(window, "_NET_WM_PID").orElse(0) : known;
        return told > 0 ? told : null;
    }
}
