package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which windows lie in which, and which of them are those that programs have opened on the desktop. Belongs to one
/// connection; not thread-safe.
final class WindowTree {
    /// How a window manager that is there shows that it is.
    static final String MANAGER = "_NET_SUPPORTING_WM_CHECK";

    private static final int DEPTH_MAX = 32;
    private static final int FRAME_DEPTH_MAX = 4;
    // XWindowAttributes, LP64
    private static final long ATTRIBUTES_BYTES = 136;
    private static final long MAP_STATE = 92;
    private static final long OVERRIDE_REDIRECT = 120;
    private static final int UNMAPPED = 0;

    private final Pointer display;
    private final NativeLong root;
    private final WindowProperties properties;

    WindowTree(Pointer display, WindowProperties properties) {
        this.display = display;
        this.root = LibX11.INSTANCE.XDefaultRootWindow(display);
        this.properties = properties;
    }

    /// What all windows lie in.
    NativeLong root() {
        return root;
    }

    /// A window's parent, and the windows that lie in it, from the bottom to the top.
    private record Family(NativeLong parent, List<NativeLong> children) {}

    private @Nullable Family family(NativeLong window) {
        var parent = new NativeLongByReference();
        var children = new PointerByReference();
        var count = new IntByReference();
        if (LibX11.INSTANCE.XQueryTree(display, window, new NativeLongByReference(), parent, children, count) == 0) {
            return null;
        }
        Pointer list = children.getValue();
        List<NativeLong> windows = new ArrayList<>();
        if (list != null) {
            for (long i = 0; i < count.getValue(); i++) {
                windows.add(list.getNativeLong(i * Native.LONG_SIZE));
            }
            LibX11.INSTANCE.XFree(list);
        }
        return new Family(parent.getValue(), windows);
    }

    /// The window, and all that it lies in, without the root; empty when it is gone.
    List<NativeLong> ancestry(NativeLong window) {
        List<NativeLong> ancestry = new ArrayList<>();
        NativeLong each = window;
        while (!each.equals(root) && ancestry.size() < DEPTH_MAX) {
            Family family = family(each);
            if (family == null) {
                return List.of();
            }
            ancestry.add(each);
            each = family.parent();
        }
        return ancestry;
    }

    /// The window that the window manager shows itself by; empty when none that can be asked runs.
    Optional<NativeLong> manager() {
        long check = properties.number(root, MANAGER).orElse(0);
        var window = new NativeLong(check);
        boolean lives = check != 0 && properties.number(window, MANAGER).orElse(0) == check;
        return lives ? Optional.of(window) : Optional.empty();
    }

    /// The windows that programs have opened, from the bottom to the top: those that the window manager lists, else
    /// those that look like it.
    List<NativeLong> clients() {
        return manager().isPresent() && properties.has(root, "_NET_CLIENT_LIST") ? listed() : found();
    }

    private List<NativeLong> listed() {
        long[] stacked = properties.longs(root, "_NET_CLIENT_LIST_STACKING");
        long[] all = properties.longs(root, "_NET_CLIENT_LIST");
        List<NativeLong> windows = new ArrayList<>();
        for (long window : stacked.length == all.length ? stacked : all) {
            windows.add(new NativeLong(window));
        }
        return windows;
    }

    private List<NativeLong> found() {
        Family family = family(root);
        List<NativeLong> windows = new ArrayList<>();
        if (family != null) {
            family.children().forEach(child -> client(child).ifPresent(windows::add));
        }
        return windows;
    }

    /// The program's window that a child of the root is or, when a window manager has put a frame around it, holds.
    private Optional<NativeLong> client(NativeLong child) {
        var attributes = new Memory(ATTRIBUTES_BYTES);
        if (LibX11.INSTANCE.XGetWindowAttributes(display, child, attributes) == 0) {
            return Optional.empty();
        }
        boolean unmanaged = attributes.getInt(OVERRIDE_REDIRECT) != 0;
        boolean shown = attributes.getInt(MAP_STATE) != UNMAPPED;
        if (!properties.has(child, "WM_STATE") && !properties.has(child, "WM_CLASS")) {
            Optional<NativeLong> framed = framed(child, FRAME_DEPTH_MAX);
            if (framed.isPresent()) {
                return framed;
            }
        }
        return shown && !unmanaged ? Optional.of(child) : Optional.empty();
    }

    /// The window in a frame that a window manager has put its mark on.
    private Optional<NativeLong> framed(NativeLong frame, int depth) {
        Family family = family(frame);
        if (family == null || depth == 0) {
            return Optional.empty();
        }
        for (NativeLong child : family.children()) {
            if (properties.has(child, "WM_STATE")) {
                return Optional.of(child);
            }
        }
        return family.children().stream()
                .flatMap(child -> framed(child, depth - 1).stream())
                .findFirst();
    }
}
