package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/// Knows the processes behind windows: as the server sees them
/// ([XRes 1.2](https://www.x.org/releases/current/doc/resourceproto/resproto.txt)), else as windows tell. Belongs
/// to one connection; not thread-safe.
final class ClientPids {
    // XResClientIdSpec and XResClientIdValue, LP64
    private static final long SPEC_BYTES = 16;
    private static final long SPEC_MASK = 8;
    private static final long VALUE_BYTES = 32;

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
        long pid = hasClientIds ? ofClient(window) : 0;
        if (pid <= 0) {
            pid = properties.number(window, "_NET_WM_PID").orElse(0);
        }
        return pid > 0 ? pid : null;
    }

    private long ofClient(NativeLong window) {
        var spec = new Memory(SPEC_BYTES);
        spec.clear();
        spec.setNativeLong(0, window);
        spec.setInt(SPEC_MASK, LibXRes.CLIENT_ID_PID_MASK);
        var count = new NativeLongByReference();
        var ids = new PointerByReference();
        if (LibXRes.INSTANCE.XResQueryClientIds(display, new NativeLong(1), spec, count, ids) != 0
                || ids.getValue() == null) {
            return 0;
        }
        try {
            long pid = 0;
            for (long i = 0; i < count.getValue().longValue() && pid <= 0; i++) {
                pid = LibXRes.INSTANCE.XResGetClientPid(ids.getValue().share(i * VALUE_BYTES));
            }
            return pid;
        } finally {
            LibXRes.INSTANCE.XResClientIdsDestroy(count.getValue(), ids.getValue());
        }
    }
}
