package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A program that copies and pastes step by step, so that it can stop in the middle. For one thread, which closes
/// it.
final class SelectionPeer implements AutoCloseable {
    private final Pointer display;
    private final Atoms atoms;
    private final EventQueue events;
    private final NativeLong window;
    private final Deque<Request> requests = new ArrayDeque<>();
    private final Deque<Long> answers = new ArrayDeque<>();

    /// What somebody asks for.
    record Request(NativeLong requestor, NativeLong selection, NativeLong target, NativeLong property) {}

    SelectionPeer(String name) {
        display = Objects.requireNonNull(XlibErrors.open(name));
        atoms = new Atoms(display);
        events = new EventQueue(display);
        var none = new NativeLong(0);
        NativeLong root = LibX11.INSTANCE.XDefaultRootWindow(display);
        window = LibX11.INSTANCE.XCreateSimpleWindow(display, root, 0, 0, 1, 1, 0, none, none);
        events.on(
                LibX11.SELECTION_REQUEST,
                event -> requests.add(new Request(
                        event.getNativeLong(40),
                        event.getNativeLong(48),
                        event.getNativeLong(56),
                        event.getNativeLong(64))));
        events.on(
                LibX11.SELECTION_NOTIFY,
                event -> answers.add(event.getNativeLong(56).longValue()));
    }

    NativeLong atom(String name) {
        return new NativeLong(atoms.of(name));
    }

    /// Takes the clipboard.
    void own() {
        LibX11.INSTANCE.XSetSelectionOwner(display, atom("CLIPBOARD"), window, new NativeLong(0));
        LibX11.INSTANCE.XSync(display, false);
    }

    /// The next request for a target; others are refused.
    Request awaitRequest(String target) {
        while (true) {
            Request request = Awaitility.await().until(() -> next(requests), Objects::nonNull);
            if (atoms.name(request.target().longValue()).equals(target)) {
                return request;
            }
            answer(request, new NativeLong(0));
        }
    }

    private <T> @Nullable T next(Deque<T> queue) {
        events.drain();
        return queue.poll();
    }

    /// Puts bytes, or a part of them, where they were asked for.
    void write(Request request, String type, String text) {
        WindowProperty.write(
                display,
                request.requestor().longValue(),
                request.property().longValue(),
                atoms.of(type),
                text.getBytes(StandardCharsets.UTF_8));
        LibX11.INSTANCE.XSync(display, false);
    }

    /// Announces parts.
    void announceParts(Request request) {
        WindowProperty.write(
                display, request.requestor().longValue(), request.property().longValue(), atoms.of("INCR"), new long[] {
                    1
                });
        answer(request, request.property());
    }

    /// Waits until the last part has been taken away.
    void awaitTaken(Request request) {
        Awaitility.await().until(() -> isTaken(request));
    }

    /// Whether the last part has been taken away.
    boolean isTaken(Request request) {
        return property(request.requestor(), request.property()) == null;
    }

    void answer(Request request, NativeLong property) {
        var event = new Memory(DisplayConnection.EVENT_BYTES);
        event.clear();
        event.setInt(0, LibX11.SELECTION_NOTIFY);
        event.setNativeLong(32, request.requestor());
        event.setNativeLong(40, request.selection());
        event.setNativeLong(48, request.target());
        event.setNativeLong(56, property);
        LibX11.INSTANCE.XSendEvent(display, request.requestor(), false, new NativeLong(0), event);
        LibX11.INSTANCE.XSync(display, false);
    }

    /// Asks for a target of the clipboard, and answers what comes.
    WindowProperty ask(String target) {
        return ask(target, 0);
    }

    /// As [#ask(String)], of the owner at that time.
    WindowProperty ask(String target, long time) {
        return Objects.requireNonNull(convert(target, time), target);
    }

    /// Whether the clipboard's owner at that time refuses a target.
    boolean isRefused(String target, long time) {
        return convert(target, time) == null;
    }

    private @Nullable WindowProperty convert(String target, long time) {
        LibX11.INSTANCE.XConvertSelection(
                display, atom("CLIPBOARD"), atom(target), atom("INTO"), window, new NativeLong(time));
        long property = Awaitility.await().until(() -> next(answers), Objects::nonNull);
        return property == 0 ? null : property(window, atom("INTO"));
    }

    /// Asks for two targets at once.
    ///
    /// @return the pairs of targets and properties, as answered
    long[] askMultiple(String first, String second) {
        WindowProperty.write(display, window.longValue(), atoms.of("INTO"), atoms.of("ATOM_PAIR"), new long[] {
            atoms.of(first), atoms.of("FIRST"), atoms.of(second), atoms.of("SECOND")
        });
        return ask("MULTIPLE").items();
    }

    /// The value of a property of this program's window.
    WindowProperty property(String name) {
        return Objects.requireNonNull(property(window, atom(name)), name);
    }

    private @Nullable WindowProperty property(NativeLong where, NativeLong name) {
        return WindowProperty.read(display, where.longValue(), name.longValue(), 1 << 20, false);
    }

    /// The name of an atom.
    String name(long atom) {
        return atoms.name(atom);
    }

    /// Ends its connection, and all that it was doing.
    @Override
    public void close() {
        LibX11.INSTANCE.XCloseDisplay(display);
    }
}
