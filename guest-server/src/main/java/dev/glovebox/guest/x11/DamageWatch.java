package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Knows whether anything was drawn on a display since it was last captured, by the DAMAGE extension; then the
/// capture and the comparing of eight megabytes can be spared. Belongs to one connection; not thread-safe.
///
/// The server sends damage before it answers any later request, so after a round trip nothing is on its way. Still
/// it is believed for half a second at most, for the sake of drivers that draw past the server.
final class DamageWatch {
    private static final long BELIEVED_NANOS = Duration.ofMillis(500).toNanos();
    private static final NativeLong NONE = new NativeLong(0);

    private final Pointer display;
    private final EventQueue events;
    private final @Nullable NativeLong damage; // null when the server has no DAMAGE
    private boolean told; // since the last reset
    private boolean drawn = true;
    private long capturedNanos;

    /// @param events those of the same connection
    DamageWatch(Pointer display, EventQueue events) {
        this.display = display;
        this.events = events;
        var eventBase = new IntByReference();
        boolean has = LibXdamage.INSTANCE.XDamageQueryExtension(display, eventBase, new IntByReference());
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(display);
        damage = has ? LibXdamage.INSTANCE.XDamageCreate(display, root, LibXdamage.REPORT_NON_EMPTY) : null;
        if (has) {
            events.on(eventBase.getValue() + LibXdamage.NOTIFY, _ -> told = true);
        }
    }

    /// Starts anew, just before a capture: what is drawn from now on counts. Until [#captured], everything does.
    void reset() {
        drawn = true;
        if (damage != null) {
            events.drain(); // before: the next event after the subtraction is the one that must not be lost
            LibXdamage.INSTANCE.XDamageSubtract(display, damage, NONE, NONE);
        }
        told = false;
        capturedNanos = System.nanoTime();
    }

    /// The last capture is of no use any more.
    void forget() {
        drawn = true;
    }

    /// The capture after the last [#reset] has been used.
    void captured() {
        drawn = false;
    }

    /// Whether anything may have been drawn since then; to be asked after a round trip.
    boolean isDrawn() {
        events.drain();
        drawn |= damage == null || told || System.nanoTime() - capturedNanos > BELIEVED_NANOS;
        return drawn;
    }
}
