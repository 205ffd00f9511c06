package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.window.Window;
import dev.glovebox.guest.window.WindowList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The windows, as one connection knows them: it is told when one opens, closes, moves, or says something else of
/// itself, and when the focus goes elsewhere, and reads again only those windows that something is told of. Not
/// thread-safe.
final class WindowModel {
    private static final NativeLong NO_EVENTS = new NativeLong(0);
    private static final NativeLong ROOT_EVENTS = new NativeLong(
            LibX11.SUBSTRUCTURE_NOTIFY_MASK | LibX11.PROPERTY_CHANGE_MASK.longValue() | LibX11.FOCUS_CHANGE_MASK);
    private static final NativeLong WINDOW_EVENTS = new NativeLong(LibX11.STRUCTURE_NOTIFY_MASK.longValue()
            | LibX11.PROPERTY_CHANGE_MASK.longValue()
            | LibX11.FOCUS_CHANGE_MASK);
    private static final Set<String> ROOT_PROPERTIES =
            Set.of("_NET_CLIENT_LIST", "_NET_CLIENT_LIST_STACKING", "_NET_ACTIVE_WINDOW", WindowTree.MANAGER);
    // XPropertyEvent, and the structure events; LP64
    private static final long EVENT_RECEIVER = 32;
    private static final long EVENT_ATOM = 40;
    private static final long EVENT_WINDOW = 40;

    private final Pointer display;
    private final WindowReader reader;
    private final EventQueue events;
    private final Map<Long, Window> known = new HashMap<>();
    private final Set<Long> watched = new HashSet<>(); // told of, be they known or not
    private final Set<Long> stale = new HashSet<>(); // to be read again
    private boolean changed = true; // something may be different since the last take

    WindowModel(Pointer display) {
        this.display = display;
        this.reader = new WindowReader(display);
        this.events = new EventQueue(display);
        events.on(LibX11.PROPERTY_NOTIFY, this::property);
        events.on(LibX11.FOCUS_IN, _ -> changed = true);
        events.on(LibX11.FOCUS_OUT, _ -> changed = true);
        for (int type :
                new int[] {LibX11.CONFIGURE_NOTIFY, LibX11.MAP_NOTIFY, LibX11.UNMAP_NOTIFY, LibX11.REPARENT_NOTIFY}) {
            events.on(type, this::structure);
        }
        events.on(LibX11.DESTROY_NOTIFY, this::destroyed);
        LibX11.INSTANCE.XSelectInput(display, reader.tree().root(), ROOT_EVENTS);
    }

    /// What the windows are read by.
    WindowReader reader() {
        return reader;
    }

    /// Takes what has been told, and answers whether anything may be different since the last [#list]. What
    /// happened before a round trip has been told after it.
    boolean hasChanged() {
        events.drain();
        return changed;
    }

    /// The windows, by what has been taken.
    WindowList list() {
        return list(false);
    }

    /// The windows as they are now: also those that a window manager has moved, and not told of yet.
    WindowList listNow() {
        LibX11.INSTANCE.XSync(display, false);
        events.drain();
        return list(true);
    }

    private WindowList list(boolean placedAnew) {
        changed = false;
        WindowList now = reader.listOf(refreshed(placedAnew));
        XlibErrors.takeError(display); // a window that has gone meanwhile
        return now;
    }

    /// Is told nothing any more; of no use after that.
    void close() {
        LibX11.INSTANCE.XSelectInput(display, reader.tree().root(), NO_EVENTS);
        watched.forEach(window -> LibX11.INSTANCE.XSelectInput(display, new NativeLong(window), NO_EVENTS));
        LibX11.INSTANCE.XSync(display, false);
        XlibErrors.takeError(display); // a window that has gone
        events.drain();
    }

    private List<Window> refreshed(boolean placedAnew) {
        List<Window> windows = new ArrayList<>();
        Set<Long> present = new HashSet<>();
        for (NativeLong id : reader.tree().clients()) {
            long key = id.longValue();
            if (watched.add(key)) {
                LibX11.INSTANCE.XSelectInput(display, id, WINDOW_EVENTS); // first: what changes from now on is told
                stale.add(key);
            }
            Window old = stale.remove(key) ? null : known.get(key);
            Window window =
                    (old == null ? reader.read(id) : placedAnew ? reader.placed(old) : Optional.of(old)).orElse(null);
            if (window != null) {
                windows.add(window);
                present.add(key);
                known.put(key, window);
            }
        }
        known.keySet().retainAll(present);
        watched.retainAll(present);
        stale.clear();
        return windows;
    }

    private void property(Pointer event) {
        NativeLong window = event.getNativeLong(EVENT_RECEIVER);
        String name = reader.atoms().name(event.getNativeLong(EVENT_ATOM).longValue());
        if (window.equals(reader.tree().root())) {
            changed |= ROOT_PROPERTIES.contains(name);
        } else if (WindowReader.PROPERTIES.contains(name)) {
            stale.add(window.longValue());
            changed = true;
        }
    }

    private void structure(Pointer event) {
        stale.add(event.getNativeLong(EVENT_WINDOW).longValue());
        changed = true;
    }

    /// Its id may be given to another window at once, which then would not be watched.
    private void destroyed(Pointer event) {
        long window = event.getNativeLong(EVENT_WINDOW).longValue();
        watched.remove(window);
        known.remove(window);
        changed = true;
    }
}
