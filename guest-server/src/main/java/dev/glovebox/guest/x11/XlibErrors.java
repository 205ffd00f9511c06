package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What Xlib tells its process-wide error handlers, kept by connection.
///
/// Xlib's own handlers end the process, shutdown hooks unrun. To survive a dead server it takes both: an I/O error
/// handler that returns, and for each display an exit handler that does not exit
/// ([libX11, XSetIOErrorExitHandler(3)](https://www.x.org/releases/current/doc/man/man3/XSetErrorHandler.3.xhtml)).
final class XlibErrors {
    private static final long ERROR_CODE_OFFSET = 32; // XErrorEvent.error_code
    private static final Map<Long, Integer> LAST_ERROR = new ConcurrentHashMap<>();
    private static final Set<Long> LOST = ConcurrentHashMap.newKeySet();

    // Fields, so that the callbacks are not collected while C still holds them.
    private static final LibX11.ErrorHandler ON_ERROR = (display, event) -> {
        LAST_ERROR.put(Pointer.nativeValue(display), event.getByte(ERROR_CODE_OFFSET) & 0xff);
        return 0;
    };
    private static final LibX11.IoErrorHandler ON_IO_ERROR = display -> {
        LOST.add(Pointer.nativeValue(display));
        return 0;
    };
    private static final LibX11.IoErrorExitHandler ON_IO_ERROR_EXIT =
            (display, _) -> LOST.add(Pointer.nativeValue(display));

    static {
        LibX11.INSTANCE.XInitThreads();
        LibX11.INSTANCE.XSetErrorHandler(ON_ERROR);
        LibX11.INSTANCE.XSetIOErrorHandler(ON_IO_ERROR);
    }

    private XlibErrors() {}

    /// Makes sure that the process-wide handlers are there; to be called before any XOpenDisplay.
    static void install() {
        // the static initialiser did
    }

    /// Watches a display that has just been opened.
    static void watch(Pointer display) {
        LOST.remove(Pointer.nativeValue(display));
        LAST_ERROR.remove(Pointer.nativeValue(display));
        LibX11.INSTANCE.XSetIOErrorExitHandler(display, ON_IO_ERROR_EXIT, null);
    }

    /// Whether the connection to the server is broken.
    static boolean isLost(Pointer display) {
        return LOST.contains(Pointer.nativeValue(display));
    }

    /// The code of the last error since the last call, 0 for none; XSync first, for errors come late.
    static int takeError(Pointer display) {
        Integer code = LAST_ERROR.remove(Pointer.nativeValue(display));
        return code == null ? 0 : code;
    }
}
