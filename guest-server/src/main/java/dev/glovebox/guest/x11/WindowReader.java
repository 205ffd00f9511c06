package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.window.Window;
import dev.glovebox.guest.window.Window.Frame;
import dev.glovebox.guest.window.WindowList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads windows over one connection: where they lie, and what they and the window manager have written on them
/// ([EWMH](https://specifications.freedesktop.org/wm-spec/latest/)). A window that goes away meanwhile is left out.
/// Not thread-safe.
final class WindowReader {
    /// The properties that a window is read from.
    static final Set<String> PROPERTIES = Set.of(
            "_NET_WM_NAME",
            "WM_NAME",
            "WM_CLASS",
            "_NET_WM_PID",
            "_NET_WM_DESKTOP",
            "_NET_WM_WINDOW_TYPE",
            "_NET_WM_STATE",
            "WM_STATE",
            "WM_TRANSIENT_FOR",
            "_NET_FRAME_EXTENTS");

    private static final long ALL_DESKTOPS = 0xffff_ffffL;
    private static final long ICONIC = 3; // IconicState of Xutil.h
    private static final String STATE = "_NET_WM_STATE_";
    private static final String TYPE = "_NET_WM_WINDOW_TYPE_";
    private static final Map<String, String> STATE_NAMES = Map.of("hidden", Window.MINIMIZED);
    private static final String MAXIMIZED_HORZ = "maximized_horz";
    private static final String MAXIMIZED_VERT = "maximized_vert";
    private static final String FOCUSED = "focused"; // is told by the focus itself
    // XWindowAttributes, LP64
    private static final long ATTRIBUTES_BYTES = 136;
    private static final long WIDTH = 8;
    private static final long HEIGHT = 12;
    private static final long MAP_STATE = 92;
    private static final int IS_VIEWABLE = 2;

    private final Pointer display;
    private final Atoms atoms;
    private final WindowProperties properties;
    private final WindowTree tree;
    private final ClientPids pids;

    WindowReader(Pointer display) {
        this.display = display;
        atoms = new Atoms(display);
        properties = new WindowProperties(display, atoms);
        tree = new WindowTree(display, properties);
        pids = new ClientPids(display, properties);
    }

    Atoms atoms() {
        return atoms;
    }

    WindowProperties properties() {
        return properties;
    }

    WindowTree tree() {
        return tree;
    }

    /// These windows, with the focus where it is now.
    ///
    /// @param windows as they were read
    WindowList listOf(List<Window> windows) {
        Set<WindowId> ids = new HashSet<>();
        windows.forEach(window -> ids.add(window.id()));
        WindowId focused = focus(ids);
        List<Window> marked = windows.stream()
                .map(window -> window.withFocus(window.id().equals(focused)))
                .toList();
        return new WindowList(marked, focused, managerName());
    }

    private @Nullable String managerName() {
        return tree.manager()
                .map(window -> properties.text(window, "_NET_WM_NAME").orElse(""))
                .orElse(null);
    }

    /// The one of `ids` that the window with the focus lies in. There is none when the focus follows the pointer,
    /// as it does where nobody has set it.
    private @Nullable WindowId focus(Set<WindowId> ids) {
        var focus = new NativeLongByReference();
        LibX11.INSTANCE.XGetInputFocus(display, focus, new IntByReference());
        if (focus.getValue().longValue() <= 1) { // None, PointerRoot
            return null;
        }
        return tree.ancestry(focus.getValue()).stream()
                .map(window -> new WindowId(window.longValue()))
                .filter(ids::contains)
                .findFirst()
                .orElse(null);
    }

    /// Where a window is, and whether it is on the screen.
    private record Place(Region region, boolean viewable) {}

    private Optional<Place> place(NativeLong id) {
        var attributes = new Memory(ATTRIBUTES_BYTES);
        var x = new IntByReference();
        var y = new IntByReference();
        if (LibX11.INSTANCE.XGetWindowAttributes(display, id, attributes) == 0
                || !LibX11.INSTANCE.XTranslateCoordinates(
                        display, id, tree.root(), 0, 0, x, y, new NativeLongByReference())) {
            return Optional.empty();
        }
        return Optional.of(new Place(
                new Region(x.getValue(), y.getValue(), attributes.getInt(WIDTH), attributes.getInt(HEIGHT)),
                attributes.getInt(MAP_STATE) == IS_VIEWABLE));
    }

    /// A window that was read before, where it is now; empty when it is gone.
    Optional<Window> placed(Window known) {
        return place(new NativeLong(known.id().value()))
                .map(place -> known.withPlace(place.region(), place.viewable()));
    }

    /// One window, as if it had not the focus; empty when it is gone.
    Optional<Window> read(NativeLong id) {
        return place(id).map(place -> read(id, place));
    }

    private Window read(NativeLong id, Place place) {
        String[] names = properties.words(id, "WM_CLASS");
        OptionalLong transientFor = properties.number(id, "WM_TRANSIENT_FOR");
        return new Window(
                new WindowId(id.longValue()),
                title(id),
                names.length > 1 ? names[1] : "",
                names.length > 0 ? names[0] : "",
                pids.of(id),
                place.region(),
                frame(id, place.region()),
                desktop(id),
                type(id, transientFor.isPresent()),
                state(id),
                transientFor.isPresent() && isId(transientFor.getAsLong())
                        ? new WindowId(transientFor.getAsLong())
                        : null,
                false,
                place.viewable());
    }

    /// A program may write what it likes there; one that belongs to all windows names none or the root.
    private boolean isId(long window) {
        return window > 0 && window != tree.root().longValue();
    }

    private String title(NativeLong id) {
        return properties
                .text(id, "_NET_WM_NAME")
                .or(() -> properties.text(id, "WM_NAME"))
                .orElse("");
    }

    private Frame frame(NativeLong id, Region region) {
        long[] extents = properties.longs(id, "_NET_FRAME_EXTENTS");
        if (extents.length == 4) {
            return new Frame((int) extents[0], (int) extents[1], (int) extents[2], (int) extents[3]);
        }
        List<NativeLong> ancestry = tree.ancestry(id);
        return ancestry.size() < 2 ? Frame.NONE : frameBetween(ancestry.getLast(), region);
    }

    private Frame frameBetween(NativeLong outer, Region inner) {
        var x = new IntByReference();
        var y = new IntByReference();
        var width = new IntByReference();
        var height = new IntByReference();
        var border = new IntByReference();
        var root = new NativeLongByReference();
        if (LibX11.INSTANCE.XGetGeometry(display, outer, root, x, y, width, height, border, new IntByReference())
                == 0) {
            return Frame.NONE;
        }
        int right = x.getValue() + width.getValue() + 2 * border.getValue();
        int bottom = y.getValue() + height.getValue() + 2 * border.getValue();
        return new Frame(
                inner.x() - x.getValue(), right - inner.right(), inner.y() - y.getValue(), bottom - inner.bottom());
    }

    private @Nullable Long desktop(NativeLong id) {
        OptionalLong desktop = properties.number(id, "_NET_WM_DESKTOP");
        if (desktop.isEmpty()) {
            return null;
        }
        return desktop.getAsLong() == ALL_DESKTOPS ? -1 : desktop.getAsLong();
    }

    private String type(NativeLong id, boolean belongs) {
        for (long atom : properties.longs(id, "_NET_WM_WINDOW_TYPE")) {
            String name = atoms.name(atom);
            if (name.startsWith(TYPE)) {
                return name.substring(TYPE.length()).toLowerCase(Locale.ROOT);
            }
        }
        return belongs ? "dialog" : "normal"; // EWMH, _NET_WM_WINDOW_TYPE
    }

    private List<String> state(NativeLong id) {
        Set<String> state = new TreeSet<>();
        for (long atom : properties.longs(id, "_NET_WM_STATE")) {
            String name = atoms.name(atom);
            if (name.startsWith(STATE)) {
                String plain = name.substring(STATE.length()).toLowerCase(Locale.ROOT);
                state.add(STATE_NAMES.getOrDefault(plain, plain));
            }
        }
        state.remove(FOCUSED);
        if (state.contains(MAXIMIZED_HORZ) && state.contains(MAXIMIZED_VERT)) {
            state.removeAll(Set.of(MAXIMIZED_HORZ, MAXIMIZED_VERT));
            state.add(Window.MAXIMIZED);
        }
        if (properties.number(id, "WM_STATE").orElse(0) == ICONIC) {
            state.add(Window.MINIMIZED);
        }
        return List.copyOf(state);
    }
}
