package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.window.Show;
import dev.glovebox.guest.window.Window.Frame;
import dev.glovebox.guest.window.WindowList;

/// Asks the window manager, or the server where none runs, to do things to windows; over one connection, not
/// thread-safe. What is asked of a window that is gone is an error of the server's that nobody needs to hear of.
final class WindowRequests {
    private static final long FROM_PAGER = 2; // EWMH, source indication
    private static final long NORTH_WEST_GRAVITY = 1; // X.h: the place is that of the frame's corner
    private static final long ALL_OF_PLACE = 0xf00; // EWMH, _NET_MOVERESIZE_WINDOW: x, y, width and height are given
    private static final int SOURCE_SHIFT = 12;
    private static final long REMOVE = 0; // EWMH, _NET_WM_STATE
    private static final long ADD = 1;
    private static final NativeLong CURRENT_TIME = new NativeLong(0);
    private static final long INPUT_HINT = 1; // WM_HINTS: flags, then input
    private static final long ICONIC = 3; // IconicState of Xutil.h
    private static final String STATE = "_NET_WM_STATE";
    private static final String ACTIVE = "_NET_ACTIVE_WINDOW";
    private static final String MOVE_RESIZE = "_NET_MOVERESIZE_WINDOW";
    private static final String PROTOCOLS = "WM_PROTOCOLS";
    private static final String DELETE = "WM_DELETE_WINDOW";
    private static final String TAKE_FOCUS = "WM_TAKE_FOCUS";
    // XWindowAttributes, LP64
    private static final long ATTRIBUTES_BYTES = 136;
    private static final long BORDER_WIDTH = 16;

    private final Pointer display;
    private final WindowReader reader;
    private final ClientMessage messages;
    private final WindowModel model;

    WindowRequests(Pointer display) {
        this.display = display;
        this.model = new WindowModel(display);
        this.reader = model.reader();
        this.messages = new ClientMessage(display);
    }

    WindowList list() {
        return model.listNow();
    }

    /// Takes what the server tells, or it would keep it.
    void drain() {
        var _ = model.hasChanged();
    }

    /// Leaves the connection as it was before.
    void close() {
        model.close();
    }

    void activate(NativeLong window) {
        if (managerKnows(ACTIVE)) {
            tellManager(window, ACTIVE, FROM_PAGER, CURRENT_TIME.longValue(), 0);
        } else {
            LibX11.INSTANCE.XMapRaised(display, window);
            LibX11.INSTANCE.XSync(display, false);
            if (hasInputHint(window)) {
                LibX11.INSTANCE.XSetInputFocus(display, window, LibX11.REVERT_TO_PARENT, CURRENT_TIME);
            }
            tellProgram(window, TAKE_FOCUS);
        }
        finish();
    }

    /// @param frame the window's as it is now. StaticGravity would spare it, but then some window managers take the
    ///     border into account that a window had before they took it off
    void place(NativeLong window, Frame frame, Region region) {
        if (managerKnows(MOVE_RESIZE)) {
            tellManager(
                    window,
                    MOVE_RESIZE,
                    NORTH_WEST_GRAVITY | ALL_OF_PLACE | FROM_PAGER << SOURCE_SHIFT,
                    region.x() - frame.left(),
                    region.y() - frame.top(),
                    region.width(),
                    region.height());
        } else {
            int border = border(window);
            LibX11.INSTANCE.XMoveResizeWindow(
                    display, window, region.x() - border, region.y() - border, region.width(), region.height());
        }
        finish();
    }

    private int border(NativeLong window) {
        var attributes = new Memory(ATTRIBUTES_BYTES);
        return LibX11.INSTANCE.XGetWindowAttributes(display, window, attributes) == 0
                ? 0
                : attributes.getInt(BORDER_WIDTH);
    }

    void show(NativeLong window, Show wish) {
        if (wish == Show.MINIMIZED) {
            LibX11.INSTANCE.XIconifyWindow(display, window, LibX11.INSTANCE.XDefaultScreen(display));
        } else {
            if (reader.properties().number(window, "WM_STATE").orElse(0) == ICONIC) {
                LibX11.INSTANCE.XMapWindow(display, window); // ICCCM, section 4.1.4: restores it
            }
            state(wish == Show.FULLSCREEN, window, "_NET_WM_STATE_FULLSCREEN");
            if (wish != Show.FULLSCREEN) {
                state(wish == Show.MAXIMIZED, window, "_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ");
            }
        }
        finish();
    }

    private void state(boolean has, NativeLong window, String... names) {
        long first = reader.atoms().number(names[0]).longValue();
        long second = names.length > 1 ? reader.atoms().number(names[1]).longValue() : 0;
        tellManager(window, STATE, has ? ADD : REMOVE, first, second, FROM_PAGER);
    }

    /// False when its program takes no part in that.
    boolean askToClose(NativeLong window) {
        boolean asked = tellProgram(window, DELETE);
        finish();
        return asked;
    }

    void kill(NativeLong window) {
        LibX11.INSTANCE.XKillClient(display, window);
        finish();
    }

    /// As its program has told.
    boolean takesFocus(NativeLong window) {
        boolean takes = hasInputHint(window) || reader.properties().lists(window, PROTOCOLS, TAKE_FOCUS);
        finish();
        return takes;
    }

    private boolean hasInputHint(NativeLong window) {
        long[] hints = reader.properties().longs(window, "WM_HINTS");
        return hints.length < 2 || (hints[0] & INPUT_HINT) == 0 || hints[1] != 0;
    }

    private boolean managerKnows(String request) {
        return reader.tree().manager().isPresent()
                && reader.properties().lists(reader.tree().root(), "_NET_SUPPORTED", request);
    }

    private void tellManager(NativeLong window, String type, long... data) {
        messages.toManager(reader.tree().root(), window, reader.atoms().number(type), data);
    }

    /// False when the program takes no part in that protocol.
    private boolean tellProgram(NativeLong window, String protocol) {
        if (!reader.properties().lists(window, PROTOCOLS, protocol)) {
            return false;
        }
        messages.toProgram(
                window,
                reader.atoms().number(PROTOCOLS),
                reader.atoms().number(protocol).longValue(),
                CURRENT_TIME.longValue());
        return true;
    }

    /// Sees to it that the server has got all of it, and drops what it has against it.
    private void finish() {
        LibX11.INSTANCE.XSync(display, false);
        XlibErrors.takeError(display);
        drain();
    }
}
