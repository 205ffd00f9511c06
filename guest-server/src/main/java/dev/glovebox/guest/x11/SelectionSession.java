package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.glovebox.guest.clipboard.Change;
import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.clipboard.Owner;
import dev.glovebox.guest.clipboard.Selection;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The selections over one connection: those that are ours, and those of others. Not thread-safe.
final class SelectionSession implements EventConnection.Session {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int PROPERTY_NEW_VALUE = 0;
    // XPropertyEvent, LP64
    private static final long PROPERTY_WINDOW = 32;
    private static final long PROPERTY_ATOM = 40;
    private static final long PROPERTY_TIME = 48;
    private static final long PROPERTY_STATE = 56;
    // XDestroyWindowEvent, LP64
    private static final long DESTROY_WINDOW = 40;
    // XSelectionClearEvent, LP64
    private static final long CLEAR_SELECTION = 40;
    // XFixesSelectionNotifyEvent, LP64
    private static final long FIXES_OWNER = 48;
    private static final long FIXES_SELECTION = 56;

    private final Pointer display;
    private final EventQueue events;
    private final Atoms atoms;
    private final NativeLong window;
    private final long timeProperty;
    private final SelectionServer server;
    private final SelectionReader reader;
    private final Consumer<Change> onChange;
    private final Map<Selection, Instant> changedAt = new EnumMap<>(Selection.class);
    private long time; // the server's, as last asked for

    /// @param onChange is told of each new owner
    SelectionSession(Pointer display, Consumer<Change> onChange) {
        this.display = display;
        this.onChange = onChange;
        this.events = new EventQueue(display);
        this.atoms = new Atoms(display);
        this.timeProperty = atoms.of("GLOVEBOX_TIME");
        this.server = new SelectionServer(display, atoms);
        this.reader = new SelectionReader(display, atoms);
        var none = new NativeLong(0);
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(display);
        this.window = LibX11.INSTANCE.XCreateSimpleWindow(display, root, -1, -1, 1, 1, 0, none, none);
        LibX11.INSTANCE.XSelectInput(display, window, LibX11.PROPERTY_CHANGE_MASK);
        hear();
    }

    private void hear() {
        events.on(LibX11.SELECTION_REQUEST, server::requested);
        events.on(LibX11.SELECTION_NOTIFY, reader::answered);
        events.on(LibX11.SELECTION_CLEAR, this::cleared);
        events.on(LibX11.PROPERTY_NOTIFY, this::propertyChanged);
        events.on(LibX11.DESTROY_NOTIFY, event -> {
            long gone = event.getNativeLong(DESTROY_WINDOW).longValue();
            server.destroyed(gone);
            reader.destroyed(gone);
        });
        var first = new IntByReference();
        if (LibXfixes.INSTANCE.XFixesQueryExtension(display, first, new IntByReference())) {
            events.on(first.getValue() + LibXfixes.SELECTION_NOTIFY, this::ownerChanged);
            for (Selection selection : Selection.values()) {
                LibXfixes.INSTANCE.XFixesSelectSelectionInput(
                        display,
                        window,
                        new NativeLong(atoms.of(selection.name())),
                        LibXfixes.ALL_SELECTION_NOTIFY_MASKS);
            }
        }
    }

    @Override
    public Duration work() {
        long now = System.nanoTime();
        long next = now + IDLE.toNanos();
        next = server.giveUp(now, next);
        next = reader.giveUp(now, next);
        events.drain();
        return Duration.ofNanos(Math.clamp(next - now, 1_000_000, IDLE.toNanos()));
    }

    @Override
    public void end(FailureException reason) {
        server.letGoOfAll();
        reader.endAll(reason);
    }

    private void cleared(Pointer event) {
        NativeLong selection = event.getNativeLong(CLEAR_SELECTION);
        // it may have become ours again since
        if (!LibX11.INSTANCE.XGetSelectionOwner(display, selection).equals(window)) {
            server.letGo(selection.longValue());
        }
    }

    private void propertyChanged(Pointer event) {
        long where = event.getNativeLong(PROPERTY_WINDOW).longValue();
        long property = event.getNativeLong(PROPERTY_ATOM).longValue();
        if (where == window.longValue()) {
            time = event.getNativeLong(PROPERTY_TIME).longValue();
        } else if (event.getInt(PROPERTY_STATE) == PROPERTY_NEW_VALUE) {
            reader.written(where, property);
        } else {
            server.deleted(where, property);
        }
    }

    private void ownerChanged(Pointer event) {
        long atom = event.getNativeLong(FIXES_SELECTION).longValue();
        for (Selection selection : Selection.values()) {
            if (atoms.of(selection.name()) == atom) {
                Instant now = Instant.now();
                changedAt.put(selection, now);
                Optional<Owner> owner = owner(event.getNativeLong(FIXES_OWNER));
                onChange.accept(new Change(selection, owner, now));
            }
        }
    }

    /// The server's time now. All that happened before it has been heard of then.
    private long time() {
        WindowProperty.write(display, window.longValue(), timeProperty, Atoms.INTEGER, 0);
        LibX11.INSTANCE.XSync(display, false);
        events.drain();
        return time;
    }

    /// Who holds a selection; empty for nobody.
    Optional<Owner> owner(Selection selection) {
        events.drain();
        return owner(LibX11.INSTANCE.XGetSelectionOwner(display, new NativeLong(atoms.of(selection.name()))));
    }

    private Optional<Owner> owner(NativeLong holder) {
        if (holder.longValue() == 0) {
            return Optional.empty();
        }
        if (holder.equals(window)) {
            ProcessHandle self = ProcessHandle.current();
            return Optional.of(new Owner(holder.longValue(), self.pid(), "glovebox", true));
        }
        Long pid = ClientProcess.pid(display, holder);
        String program = pid == null ? null : ClientProcess.program(pid);
        return Optional.of(new Owner(holder.longValue(), pid, program, false));
    }

    /// When a selection has got its owner, as far as that was heard of.
    Optional<Instant> changedAt(Selection selection) {
        return Optional.ofNullable(changedAt.get(selection));
    }

    /// What a selection of ours has; null when it is not ours.
    @Nullable
    Content ownContent(Selection selection) {
        OfferedContent mine = server.content(atoms.of(selection.name()));
        return mine == null ? null : mine.content();
    }

    /// Asks another program for a target of its selection, by the target's name; empty when it is ours meanwhile.
    CompletableFuture<Optional<WindowProperty>> fetch(Selection selection, String target, Duration limit) {
        long now = time();
        if (ownContent(selection) != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return reader.fetch(atoms.of(selection.name()), atoms.of(target), now, limit);
    }

    /// The name of an atom.
    String name(long atom) {
        return atoms.name(atom);
    }

    /// Takes a selection, and hands out `content`.
    ///
    /// @throws FailureException [Failure.Conflict]
    void offer(Selection selection, OfferedContent content) {
        long now = time();
        var atom = new NativeLong(atoms.of(selection.name()));
        LibX11.INSTANCE.XSetSelectionOwner(display, atom, window, new NativeLong(now));
        if (!LibX11.INSTANCE.XGetSelectionOwner(display, atom).equals(window)) {
            throw new Failure.Conflict("another program took the %s at once".formatted(selection.label()))
                    .asException();
        }
        server.hold(atom.longValue(), content, now);
        events.drain();
    }

    /// Offers something else instead of `old`, nothing if that is null; false when `old` is not offered any more.
    boolean replace(Selection selection, OfferedContent old, @Nullable OfferedContent content) {
        time(); // hears of what happened before
        if (!old.isCurrent()) {
            return false;
        }
        if (content == null) {
            clear(selection);
        } else {
            offer(selection, content);
        }
        return true;
    }

    /// Takes a selection away from whoever has it.
    void clear(Selection selection) {
        long now = time();
        var atom = new NativeLong(atoms.of(selection.name()));
        LibX11.INSTANCE.XSetSelectionOwner(display, atom, new NativeLong(0), new NativeLong(now));
        LibX11.INSTANCE.XSync(display, false);
        server.letGo(atom.longValue());
        events.drain();
    }
}
