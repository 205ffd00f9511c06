package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.OptionalLong;

/// Which process a window belongs to, as the server knows it of the connection: unlike `_NET_WM_PID`, no window
/// lacks it and none lies
/// ([X-Resource extension, version 1.2](https://www.x.org/releases/current/doc/resourceproto/resproto.txt)).
final class WindowOwner {
    private static final int SPEC_BYTES = 16; // XResClientIdSpec: an XID and a mask
    private static final int SPEC_MASK = 8;

    private WindowOwner() {}

    /// The process of `window`; empty when the server does not tell, as for clients of another machine.
    static OptionalLong pid(Pointer display, long window) {
        var count = new NativeLongByReference();
        var values = new PointerByReference();
        try (Memory spec = new Memory(SPEC_BYTES)) {
            spec.setLong(0, window);
            spec.setInt(SPEC_MASK, LibXRes.CLIENT_ID_PID_MASK);
            if (LibXRes.INSTANCE.XResQueryClientIds(display, new NativeLong(1), spec, count, values) != 0
                    || values.getValue() == null) {
                return OptionalLong.empty();
            }
        }
        int pid = count.getValue().longValue() == 0 ? -1 : LibXRes.INSTANCE.XResGetClientPid(values.getValue());
        LibXRes.INSTANCE.XResClientIdsDestroy(count.getValue(), values.getValue());
        return pid <= 0 ? OptionalLong.empty() : OptionalLong.of(pid);
    }
}
