package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The process behind a window, as the X server knows it from the connection, so that it cannot be made up
/// ([X-Resource extension, version 1.2](https://www.x.org/releases/X11R7.7/doc/resourceproto/resproto.txt)).
final class ClientProcess {
    // XResClientIdSpec and XResClientIdValue, LP64
    private static final int SPEC_BYTES = 16;
    private static final long SPEC_MASK = 8;
    private static final long VALUE_BYTES = 32;

    private ClientProcess() {}

    /// The id of the process whose window, or other resource, `resource` is; null where the server does not tell.
    static @Nullable Long pid(Pointer display, NativeLong resource) {
        var ignored = new IntByReference();
        if (!LibXRes.INSTANCE.XResQueryExtension(display, ignored, ignored)) {
            return null;
        }
        var spec = new Memory(SPEC_BYTES);
        spec.clear();
        spec.setNativeLong(0, resource);
        spec.setInt(SPEC_MASK, LibXRes.CLIENT_ID_PID_MASK);
        var count = new NativeLongByReference();
        var values = new PointerByReference();
        int failed = LibXRes.INSTANCE.XResQueryClientIds(display, new NativeLong(1), spec, count, values);
        if (failed != 0 || values.getValue() == null) {
            return null;
        }
        try {
            int pid = 0;
            for (long i = 0; i < count.getValue().longValue() && pid <= 0; i++) {
                pid = LibXRes.INSTANCE.XResGetClientPid(values.getValue().share(i * VALUE_BYTES));
            }
            return pid <= 0 ? null : (long) pid;
        } finally {
            LibXRes.INSTANCE.XResClientIdsDestroy(count.getValue(), values.getValue());
        }
    }

    /// The name of the program that a process runs; null when it has ended.
    static @Nullable String program(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .orElse(null);
    }
}
