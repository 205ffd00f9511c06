package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/// A connection that is told when something was drawn, when the screen's size changed, and when the cursor's image
/// did. For one thread, which closes it.
final class DrawingEvents implements AutoCloseable {
    private static final NativeLong ALL = new NativeLong(0);
    private static final NativeLong NOWHERE = new NativeLong(0);

    private final Pointer display;
    private final EventQueue events;
    private final @Nullable NativeLong damage; // null when the server has no DAMAGE
    private boolean drawn; // since the last take
    private boolean other; // a new size or cursor

    private DrawingEvents(Pointer display) {
        this.display = display;
        this.events = new EventQueue(display);
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(display);
        LibX11.INSTANCE.XSelectInput(display, root, LibX11.STRUCTURE_NOTIFY_MASK);
        events.on(LibX11.CONFIGURE_NOTIFY, _ -> other = true);
        var first = new IntByReference();
        if (LibXfixes.INSTANCE.XFixesQueryExtension(display, first, new IntByReference())) {
            events.on(first.getValue() + LibXfixes.CURSOR_NOTIFY, _ -> other = true);
            LibXfixes.INSTANCE.XFixesSelectCursorInput(display, root, LibXfixes.DISPLAY_CURSOR_NOTIFY_MASK);
        }
        boolean hasDamage = LibXdamage.INSTANCE.XDamageQueryExtension(display, first, new IntByReference());
        if (hasDamage) {
            events.on(first.getValue() + LibXdamage.NOTIFY, _ -> drawn = true);
        }
        damage = hasDamage ? LibXdamage.INSTANCE.XDamageCreate(display, root, LibXdamage.REPORT_NON_EMPTY) : null;
        rearm();
    }

    /// Opens a connection; what happens after that is told. Null when no server answers.
    static @Nullable DrawingEvents open(String name) {
        Pointer display = XlibErrors.open(name);
        if (display == null) {
            return null;
        }
        try {
            return new DrawingEvents(display);
        } catch (RuntimeException | Error e) {
            LibX11.INSTANCE.XCloseDisplay(display);
            throw e;
        }
    }

    /// Whether drawing is told at all.
    boolean hasDamage() {
        return damage != null;
    }

    /// Whether the server is gone.
    boolean isLost() {
        return XlibErrors.isLost(display);
    }

    /// What can be read when something may have come, after a [#take] that found nothing.
    int descriptor() {
        return LibX11.INSTANCE.XConnectionNumber(display);
    }

    /// Takes what has come, and answers whether there was anything. What happens after that is told anew.
    boolean take() {
        drawn = false;
        other = false;
        events.drain();
        if (drawn) {
            rearm();
        }
        return drawn || other;
    }

    /// The server tells the first damage only, until it is subtracted. The round trip sees to it that it has been
    /// when the damage is passed on: what it took with it, those who are told now will see, for they look later.
    private void rearm() {
        if (damage != null) {
            LibXdamage.INSTANCE.XDamageSubtract(display, damage, ALL, NOWHERE);
        }
        LibX11.INSTANCE.XSync(display, false);
    }

    @Override
    public void close() {
        LibX11.INSTANCE.XCloseDisplay(display);
    }
}
