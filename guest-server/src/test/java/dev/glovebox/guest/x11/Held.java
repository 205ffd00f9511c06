package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import java.util.BitSet;

/// What an X server itself says is held down; whoever opens it closes it.
public final class Held implements AutoCloseable {
    private static final int KEYMAP_BYTES = 32;

    private final Pointer display;

    /// What one moment shows.
    ///
    /// @param keycodes of the keys that are down
    /// @param state the mask of the modifiers and of the first five buttons
    public record State(BitSet keycodes, int state) {

        /// Whether nothing is.
        public boolean isNothing() {
            return keycodes.isEmpty() && state == 0;
        }
    }

    /// Asks `display`, which must be up.
    public Held(String display) {
        Pointer opened = XlibErrors.open(display);
        if (opened == null) {
            throw new IllegalStateException("no display " + display);
        }
        this.display = opened;
    }

    /// What is held now.
    public State now() {
        byte[] keys = new byte[KEYMAP_BYTES];
        LibX11.INSTANCE.XQueryKeymap(display, keys);
        var mask = new IntByReference();
        var window = new NativeLongByReference();
        var ignored = new IntByReference();
        LibX11.INSTANCE.XQueryPointer(
                display,
                LibX11.INSTANCE.XDefaultRootWindow(display),
                window,
                window,
                ignored,
                ignored,
                ignored,
                ignored,
                mask);
        return new State(BitSet.valueOf(keys), mask.getValue());
    }

    @Override
    public void close() {
        LibX11.INSTANCE.XCloseDisplay(display);
    }
}
