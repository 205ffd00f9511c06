package dev.glovebox.guest.x11;

import dev.glovebox.guest.clipboard.Change;
import dev.glovebox.guest.clipboard.Clipboard;
import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.clipboard.Held;
import dev.glovebox.guest.clipboard.Offer;
import dev.glovebox.guest.clipboard.Owner;
import dev.glovebox.guest.clipboard.Selection;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.x11.SelectionTargets.Encoded;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The selections of an X display, over one connection that answers at all times who asks for what is ours. When
/// the X server goes away, what was ours is gone. Thread-safe; whoever creates it closes it.
public final class X11Clipboard implements Clipboard, AutoCloseable {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);
    private static final Duration READ_LIMIT = Duration.ofSeconds(15);

    private final Duration readLimit;
    private final EventConnection<SelectionSession> connection;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Clipboard(String display) {
        this(display, READ_LIMIT);
    }

    /// @param readLimit how long the owner of a selection may take to hand over all that is asked for
    X11Clipboard(String display, Duration readLimit) {
        this.readLimit = readLimit;
        this.connection =
                new EventConnection<>(display, "clipboard", opened -> new SelectionSession(opened, this::tell));
    }

    private void tell(Change change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    @Override
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
        connection.start();
    }

    /// What is known of a selection without asking its owner.
    ///
    /// @param own its content, if it is ours
    private record Known(
            Optional<Owner> owner,
            Optional<Instant> changedAt,
            @Nullable Content own) {}

    private Known known(Selection selection) {
        return now(session ->
                new Known(session.owner(selection), session.changedAt(selection), session.ownContent(selection)));
    }

    @Override
    public Held look(Selection selection) {
        Known known = known(selection);
        Content own = known.own();
        List<String> types = switch (known.owner().orElse(null)) {
            case null -> List.of();
            case Owner _ when own != null -> SelectionTargets.offered(own);
            case Owner _ -> offered(selection, Patience.of(readLimit));
        };
        return new Held(known.owner(), types, known.changedAt());
    }

    @Override
    public Optional<byte[]> read(Selection selection, String type) {
        Known known = known(selection);
        if (known.own() != null || known.owner().isEmpty()) {
            return known.own() == null ? Optional.empty() : known.own().part(type);
        }
        Patience patience = Patience.of(readLimit);
        Optional<byte[]> part = read(selection, type, offered(selection, patience), patience);
        return part.isPresent() ? part : ownPart(selection, type); // it may be ours meanwhile
    }

    private Optional<byte[]> ownPart(Selection selection, String type) {
        Content own = now(session -> Optional.ofNullable(session.ownContent(selection)))
                .orElse(Content.EMPTY);
        return own.part(type);
    }

    @Override
    public Content snapshot(Selection selection) {
        Known known = known(selection);
        if (known.own() != null || known.owner().isEmpty()) {
            return known.own() == null ? Content.EMPTY : known.own();
        }
        Patience patience = Patience.of(readLimit);
        List<String> offered = offered(selection, patience);
        Content content = Content.EMPTY;
        for (String type : SelectionTargets.kept(offered)) {
            Optional<byte[]> part = read(selection, type, offered, patience);
            if (part.isPresent()) {
                content = content.with(type, part.get());
            }
            if (content.sizeBytes() > Content.BYTES_MAX) {
                throw new Failure.Conflict("the content of the %s is larger than %d bytes"
                                .formatted(selection.label(), Content.BYTES_MAX))
                        .asException();
            }
        }
        return content;
    }

    @Override
    public Offer offer(Selection selection, Content content) {
        return now(session -> {
            OfferedContent offered = offered(selection, content);
            session.offer(selection, offered);
            return offered;
        });
    }

    private OfferedContent offered(Selection selection, Content content) {
        return new OfferedContent(
                content,
                (old, other) -> now(session ->
                        session.replace(selection, old, other.isEmpty() ? null : offered(selection, other))));
    }

    @Override
    public void clear(Selection selection) {
        now(session -> {
            session.clear(selection);
            return true;
        });
    }

    /// What the owner of a selection says that it has; empty when it does not say.
    private List<String> offered(Selection selection, Patience patience) {
        return fetch(selection, "TARGETS", patience)
                .map(targets -> names(targets.items()))
                .orElse(List.of());
    }

    private List<String> names(long[] atoms) {
        return now(session -> Arrays.stream(atoms)
                .mapToObj(session::name)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList());
    }

    /// Asks for `type` by each of its names until the owner hands it over.
    private Optional<byte[]> read(Selection selection, String type, List<String> offered, Patience patience) {
        for (String target : SelectionTargets.wanted(type, offered)) {
            Optional<WindowProperty> value = fetch(selection, target, patience);
            if (value.isPresent()) {
                String given = now(session -> session.name(value.get().type()));
                return Optional.of(SelectionTargets.decode(
                        type, new Encoded(given, value.get().bytes())));
            }
        }
        return Optional.empty();
    }

    private Optional<WindowProperty> fetch(Selection selection, String target, Patience patience) {
        Duration left = patience.left();
        return connection.call(left.plus(CALL_LIMIT), session -> session.fetch(selection, target, left));
    }

    private <T> T now(Function<SelectionSession, T> task) {
        return connection.call(CALL_LIMIT, session -> CompletableFuture.completedFuture(task.apply(session)));
    }

    /// How long all that a caller waits for may take together.
    private record Patience(long endNanos) {
        static Patience of(Duration limit) {
            return new Patience(System.nanoTime() + limit.toNanos());
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
