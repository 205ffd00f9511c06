package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Asks the owners of selections for their content
/// ([ICCCM, sections 2.4 and 2.7.2](https://x.org/releases/X11R7.6/doc/xorg-docs/specs/ICCCM/icccm.html)). Belongs
/// to one connection; not thread-safe.
///
/// Each transfer has a window of its own, so that what a slow owner hands over late cannot be taken for something
/// else. Such a window stays for a while, for its owner would meet an error if it were gone.
final class SelectionReader {
    private static final int TRANSFERS_MAX = 16;
    private static final Duration ABANDONED_KEPT = Duration.ofSeconds(60);

    // XSelectionEvent, LP64
    private static final long NOTIFY_REQUESTOR = 32;
    private static final long NOTIFY_PROPERTY = 56;

    private final Pointer display;
    private final long property;
    private final long incr;
    private final Map<Long, IncomingTransfer> transfers = new HashMap<>(); // by window
    private final Deque<Long> free = new ArrayDeque<>(); // windows
    private final Deque<Abandoned> abandoned = new ArrayDeque<>();

    private record Abandoned(long window, long atNanos) {}

    SelectionReader(Pointer display, Atoms atoms) {
        this.display = display;
        this.property = atoms.of("GLOVEBOX_SELECTION");
        this.incr = atoms.of("INCR");
    }

    /// Asks for one target of a selection.
    ///
    /// @param limit how long it may take
    /// @return what the owner hands over, empty when it refuses or there is none; or [Failure.Unavailable] or
    ///     [Failure.Conflict]
    CompletableFuture<Optional<WindowProperty>> fetch(long selection, long target, long time, Duration limit) {
        NativeLong owner = LibX11.INSTANCE.XGetSelectionOwner(display, new NativeLong(selection));
        if (owner.longValue() == 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (transfers.size() >= TRANSFERS_MAX) {
            return CompletableFuture.failedFuture(unavailable("too many are reading the clipboard"));
        }
        LibX11.INSTANCE.XSelectInput(display, owner, LibX11.STRUCTURE_NOTIFY_MASK); // it may end
        long window = window();
        var transfer = new IncomingTransfer(window, owner.longValue(), limit);
        transfers.put(window, transfer);
        LibX11.INSTANCE.XDeleteProperty(display, new NativeLong(window), new NativeLong(property));
        LibX11.INSTANCE.XConvertSelection(
                display,
                new NativeLong(selection),
                new NativeLong(target),
                new NativeLong(property),
                new NativeLong(window),
                new NativeLong(time));
        return transfer.answer();
    }

    private long window() {
        Long known = free.poll();
        if (known != null) {
            return known;
        }
        var none = new NativeLong(0);
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(display);
        NativeLong made = LibX11.INSTANCE.XCreateSimpleWindow(display, root, -1, -1, 1, 1, 0, none, none);
        LibX11.INSTANCE.XSelectInput(display, made, LibX11.PROPERTY_CHANGE_MASK);
        return made.longValue();
    }

    /// A SelectionNotify has come: the answer of an owner.
    void answered(Pointer event) {
        IncomingTransfer transfer =
                transfers.get(event.getNativeLong(NOTIFY_REQUESTOR).longValue());
        if (transfer == null || transfer.isInParts()) {
            return;
        }
        if (event.getNativeLong(NOTIFY_PROPERTY).longValue() == 0) {
            transfer.refuse();
        } else {
            WindowProperty value = read(transfer);
            if (value == null) {
                transfer.refuse();
            } else if (value.type() == incr) {
                transfer.expectParts();
            } else {
                transfer.complete(value);
            }
        }
        tidy(transfer);
    }

    /// A property of a window has got a new value: the next part, if it is one of ours.
    void written(long window, long atom) {
        IncomingTransfer transfer = transfers.get(window);
        if (transfer == null || atom != property || !transfer.isInParts()) {
            return;
        }
        WindowProperty part = read(transfer);
        if (part != null && !transfer.isDone() && transfer.add(part) > Content.BYTES_MAX) {
            transfer.fail(tooLarge());
        }
        tidy(transfer);
    }

    /// Reads and deletes the property, which tells the owner to go on.
    private @Nullable WindowProperty read(IncomingTransfer transfer) {
        WindowProperty value = WindowProperty.read(display, transfer.window(), property, Content.BYTES_MAX, true);
        if (value != null && value.bytesAfter() > 0) {
            LibX11.INSTANCE.XDeleteProperty(display, new NativeLong(transfer.window()), new NativeLong(property));
            transfer.fail(tooLarge());
        }
        return value;
    }

    /// A window is gone; an owner's, if anything is expected from it.
    void destroyed(long window) {
        failAll(
                transfer -> transfer.owner() == window,
                _ -> unavailable("the program that holds the clipboard ended before it had handed over all of it"));
    }

    /// Gives up what takes too long, and forgets what was given up long ago.
    ///
    /// @return when there is something to give up next, as [System#nanoTime], or `horizonNanos` if that is earlier
    long giveUp(long nowNanos, long horizonNanos) {
        failAll(transfer -> transfer.deadlineNanos() - nowNanos <= 0, this::tooSlow);
        while (!abandoned.isEmpty() && nowNanos - abandoned.peek().atNanos() > ABANDONED_KEPT.toNanos()) {
            LibX11.INSTANCE.XDestroyWindow(
                    display, new NativeLong(abandoned.remove().window()));
        }
        return transfers.values().stream()
                .mapToLong(IncomingTransfer::deadlineNanos)
                .reduce(horizonNanos, (a, b) -> a - b < 0 ? a : b);
    }

    /// Ends every transfer.
    void endAll(FailureException reason) {
        failAll(_ -> true, _ -> reason);
    }

    private void failAll(Predicate<IncomingTransfer> which, Function<IncomingTransfer, FailureException> reason) {
        List<IncomingTransfer> failing =
                transfers.values().stream().filter(which).toList();
        for (IncomingTransfer transfer : failing) {
            transfer.fail(reason.apply(transfer));
            tidy(transfer);
        }
    }

    /// Takes the window back of a transfer that is done; one that failed may still be written to.
    private void tidy(IncomingTransfer transfer) {
        if (!transfer.isDone()) {
            return;
        }
        transfers.remove(transfer.window());
        if (transfer.answer().isCompletedExceptionally()) {
            abandoned.add(new Abandoned(transfer.window(), System.nanoTime()));
        } else {
            free.add(transfer.window());
        }
    }

    private FailureException tooSlow(IncomingTransfer transfer) {
        Long pid = ClientProcess.pid(display, new NativeLong(transfer.owner()));
        String program = pid == null ? null : ClientProcess.program(pid);
        String who = program == null ? "" : " (%s, process %d)".formatted(program, pid);
        return unavailable("the program that holds the clipboard%s does not hand it over: %s"
                .formatted(
                        who,
                        transfer.isInParts()
                                ? "it goes on too slowly"
                                : "it has not answered within %d ms"
                                        .formatted(IncomingTransfer.STEP_LIMIT.toMillis())));
    }

    private static FailureException tooLarge() {
        return new Failure.Conflict("the clipboard's content is larger than %d bytes".formatted(Content.BYTES_MAX))
                .asException();
    }

    private static FailureException unavailable(String detail) {
        return new Failure.Unavailable(detail).asException();
    }
}
