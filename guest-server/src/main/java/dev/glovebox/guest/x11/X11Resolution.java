package dev.glovebox.guest.x11;

import dev.glovebox.guest.display.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The size of an X display's screen, by the RandR extension, over a connection of its own. Thread-safe; whoever
/// creates it closes it.
public final class X11Resolution implements Resolution, AutoCloseable {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5); // large screens are made anew

    private final EventConnection<RandrSession> connection;
    private final List<Consumer<Size>> listeners = new CopyOnWriteArrayList<>();

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Resolution(String display) {
        this.connection =
                new EventConnection<>(display, "display", opened -> new RandrSession(display, opened, this::tell));
    }

    private void tell(Size size) {
        listeners.forEach(listener -> listener.accept(size));
    }

    @Override
    public State state() {
        return connection.call(CALL_LIMIT, session -> CompletableFuture.completedFuture(session.state()));
    }

    @Override
    public State resize(Size wanted) {
        return connection.call(CALL_LIMIT, session -> CompletableFuture.completedFuture(session.resize(wanted)));
    }

    @Override
    public void onChange(Consumer<Size> listener) {
        listeners.add(listener);
        connection.start();
    }

    @Override
    public void close() {
        connection.close();
    }
}
