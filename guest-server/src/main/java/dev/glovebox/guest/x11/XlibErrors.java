package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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
        if (Thread.currentThread() instanceof Opening opening) {
            opening.giveUp(display);
        }
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

    /// Opens a display, and watches it. Null when there is no server, it refuses, or it dies meanwhile.
    static @Nullable Pointer open(String name) {
        var opening = new Opening(name);
        opening.start();
        return opening.opened.join().orElse(null);
    }

    /// Opens one display. A server that dies before XOpenDisplay has returned would end the process, for no exit
    /// handler can be set by then: so that happens on a thread of its own, which then stays where it is for ever,
    /// and only the socket is closed.
    private static final class Opening extends Thread {
        private final String display;
        private final CompletableFuture<Optional<Pointer>> opened = new CompletableFuture<>();

        Opening(String display) {
            super("x11-open");
            setDaemon(true);
            this.display = display;
        }

        @Override
        public void run() {
            try {
                Pointer handle = LibX11.INSTANCE.XOpenDisplay(display);
                if (handle != null) {
                    watch(handle);
                }
                opened.complete(Optional.ofNullable(handle));
            } catch (RuntimeException | Error e) {
                opened.completeExceptionally(e);
            }
        }

        void giveUp(Pointer handle) {
            LibC.INSTANCE.close(LibX11.INSTANCE.XConnectionNumber(handle));
            opened.complete(Optional.empty());
            while (true) {
                LockSupport.park(this);
            }
        }
    }

    private static void watch(Pointer display) {
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
