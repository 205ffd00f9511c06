package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.x11.OutgoingTransfer.Place;
import dev.glovebox.guest.x11.SelectionTargets.Encoded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Hands the content of our selections over to whoever asks
/// ([ICCCM, sections 2.2 and 2.7.2](https://x.org/releases/X11R7.6/doc/xorg-docs/specs/ICCCM/icccm.html)). Belongs
/// to one connection; not thread-safe.
final class SelectionServer {
    private static final int PART_BYTES = 128 << 10;
    private static final int TRANSFERS_MAX = 64;
    private static final int PAIRS_MAX_BYTES = 4096;
    private static final NativeLong NO_EVENTS = new NativeLong(0);

    // XSelectionRequestEvent, LP64
    private static final long REQUEST_REQUESTOR = 40;
    private static final long REQUEST_SELECTION = 48;
    private static final long REQUEST_TARGET = 56;
    private static final long REQUEST_PROPERTY = 64;
    private static final long REQUEST_TIME = 72;
    // XSelectionEvent, LP64
    private static final long NOTIFY_REQUESTOR = 32;
    private static final long NOTIFY_SELECTION = 40;
    private static final long NOTIFY_TARGET = 48;
    private static final long NOTIFY_PROPERTY = 56;
    private static final long NOTIFY_TIME = 64;

    private final Pointer display;
    private final Atoms atoms;
    private final Map<Long, Held> held = new HashMap<>(); // by selection
    private final Map<Place, OutgoingTransfer> transfers = new HashMap<>();

    /// A selection of ours.
    ///
    /// @param time the server's, from which on it is ours
    private record Held(OfferedContent content, long time) {}

    /// What somebody asks for.
    private record Request(long requestor, long selection, long target, long property, long time) {
        static Request of(Pointer event) {
            long target = event.getNativeLong(REQUEST_TARGET).longValue();
            long property = event.getNativeLong(REQUEST_PROPERTY).longValue();
            return new Request(
                    event.getNativeLong(REQUEST_REQUESTOR).longValue(),
                    event.getNativeLong(REQUEST_SELECTION).longValue(),
                    target,
                    property == 0 ? target : property, // as obsolete clients want it
                    event.getNativeLong(REQUEST_TIME).longValue());
        }

        Request of(long otherTarget, long otherProperty) {
            return new Request(requestor, selection, otherTarget, otherProperty, time);
        }

        Place place() {
            return new Place(requestor, property);
        }
    }

    SelectionServer(Pointer display, Atoms atoms) {
        this.display = display;
        this.atoms = atoms;
    }

    /// Hands out `content` from now on.
    ///
    /// @param time the server's, at which the selection has become ours
    void hold(long selection, OfferedContent content, long time) {
        letGo(selection);
        held.put(selection, new Held(content, time));
    }

    /// What a selection of ours has; null when it is not ours.
    @Nullable
    OfferedContent content(long selection) {
        Held mine = held.get(selection);
        return mine == null ? null : mine.content();
    }

    /// A selection is not ours any more. Who is receiving its content receives all of it.
    void letGo(long selection) {
        Held old = held.remove(selection);
        if (old != null) {
            old.content().end();
        }
    }

    /// No selection is ours any more.
    void letGoOfAll() {
        List.copyOf(held.keySet()).forEach(this::letGo);
    }

    /// A SelectionRequest has come.
    void requested(Pointer event) {
        Request request = Request.of(event);
        LibX11.INSTANCE.XSync(display, false); // errors of what was done before are not those of this request
        XlibErrors.takeError(display);
        Held mine = held.get(request.selection());
        boolean granted = mine != null && !isBefore(request.time(), mine.time()) && hand(request, mine);
        notify(event, granted ? request.property() : 0);
    }

    /// Whether a time, which is not "now" (0), is an earlier one; the server's times wrap around.
    private static boolean isBefore(long time, long other) {
        return time != 0 && (int) time - (int) other < 0;
    }

    /// Puts what is asked for where it is asked for, or begins to; false when there is no such thing.
    private boolean hand(Request request, Held mine) {
        String target = atoms.name(request.target());
        Place place = request.place();
        switch (target) {
            case "TARGETS" ->
                WindowProperty.write(display, place.window(), place.property(), Atoms.ATOM, targets(mine.content()));
            case "TIMESTAMP" ->
                WindowProperty.write(display, place.window(), place.property(), Atoms.INTEGER, mine.time());
            case "MULTIPLE" -> {
                return handAll(request, mine);
            }
            default -> {
                Optional<Encoded> encoded =
                        SelectionTargets.encode(mine.content().content(), target);
                return encoded.isPresent() && hand(place, encoded.get(), mine.content());
            }
        }
        return true;
    }

    private long[] targets(OfferedContent content) {
        List<String> names = new ArrayList<>(List.of("TARGETS", "TIMESTAMP", "MULTIPLE"));
        names.addAll(SelectionTargets.offered(content.content()));
        return names.stream().mapToLong(atoms::of).toArray();
    }

    private boolean hand(Place place, Encoded encoded, OfferedContent content) {
        long type = atoms.of(encoded.type());
        byte[] bytes = encoded.bytes();
        if (bytes.length > PART_BYTES) {
            return begin(new OutgoingTransfer(place, type, encoded, content), bytes.length);
        }
        WindowProperty.write(display, place.window(), place.property(), type, bytes);
        LibX11.INSTANCE.XSync(display, false);
        boolean written = XlibErrors.takeError(display) == 0; // else the requestor is gone
        if (written) {
            content.fetched();
        }
        return written;
    }

    private boolean begin(OutgoingTransfer transfer, int sizeBytes) {
        if (transfers.size() >= TRANSFERS_MAX) {
            return false;
        }
        Place place = transfer.place();
        NativeLong mask =
                new NativeLong(LibX11.PROPERTY_CHANGE_MASK.longValue() | LibX11.STRUCTURE_NOTIFY_MASK.longValue());
        LibX11.INSTANCE.XSelectInput(display, new NativeLong(place.window()), mask);
        WindowProperty.write(display, place.window(), place.property(), atoms.of("INCR"), sizeBytes);
        LibX11.INSTANCE.XSync(display, false);
        if (XlibErrors.takeError(display) != 0) {
            return false;
        }
        transfers.put(place, transfer);
        return true;
    }

    /// Several targets at once; those that cannot be had are crossed out in the list.
    private boolean handAll(Request request, Held mine) {
        WindowProperty asked =
                WindowProperty.read(display, request.requestor(), request.property(), PAIRS_MAX_BYTES, false);
        if (asked == null || asked.items().length % 2 != 0) {
            return false;
        }
        long[] pairs = asked.items();
        for (int i = 0; i < pairs.length; i += 2) {
            Request each = request.of(pairs[i], pairs[i + 1]);
            boolean nested = each.target() == request.target();
            if (nested || each.property() == 0 || !hand(each, mine)) {
                pairs[i + 1] = 0;
            }
        }
        WindowProperty.write(display, request.requestor(), request.property(), asked.type(), pairs);
        return true;
    }

    /// Tells the requestor where it is, or that there is nothing (0).
    private void notify(Pointer request, long property) {
        var event = new Memory(DisplayConnection.EVENT_BYTES);
        event.clear();
        event.setInt(0, LibX11.SELECTION_NOTIFY);
        NativeLong requestor = request.getNativeLong(REQUEST_REQUESTOR);
        event.setNativeLong(NOTIFY_REQUESTOR, requestor);
        event.setNativeLong(NOTIFY_SELECTION, request.getNativeLong(REQUEST_SELECTION));
        event.setNativeLong(NOTIFY_TARGET, request.getNativeLong(REQUEST_TARGET));
        event.setNativeLong(NOTIFY_PROPERTY, new NativeLong(property));
        event.setNativeLong(NOTIFY_TIME, request.getNativeLong(REQUEST_TIME));
        LibX11.INSTANCE.XSendEvent(display, requestor, false, NO_EVENTS, event);
    }

    /// A property of a window was deleted: who does so may be waiting for the next part.
    void deleted(long window, long property) {
        OutgoingTransfer transfer = transfers.get(new Place(window, property));
        if (transfer != null && !transfer.writeNext(display, PART_BYTES)) {
            end(transfer);
        }
    }

    /// A window is gone.
    void destroyed(long window) {
        endAll(transfer -> transfer.place().window() == window);
    }

    /// Gives up the requestors that do not go on.
    ///
    /// @return when there is something to give up next, as [System#nanoTime], or `horizonNanos` if that is earlier
    long giveUp(long nowNanos, long horizonNanos) {
        endAll(transfer -> transfer.deadlineNanos() - nowNanos <= 0);
        return transfers.values().stream()
                .mapToLong(OutgoingTransfer::deadlineNanos)
                .reduce(horizonNanos, (a, b) -> a - b < 0 ? a : b);
    }

    private void endAll(Predicate<OutgoingTransfer> which) {
        transfers.values().stream().filter(which).toList().forEach(this::end);
    }

    private void end(OutgoingTransfer transfer) {
        transfers.remove(transfer.place());
        long window = transfer.place().window();
        if (transfers.keySet().stream().noneMatch(place -> place.window() == window)) {
            LibX11.INSTANCE.XSelectInput(display, new NativeLong(window), NO_EVENTS);
        }
    }
}
