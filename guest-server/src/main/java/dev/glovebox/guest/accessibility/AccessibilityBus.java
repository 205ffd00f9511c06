package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/// The accessibility bus of the desktop: connected to when it is first needed, and again after it has gone.
/// Thread-safe; whoever creates it closes it.
final class AccessibilityBus implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AccessibilityBus.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final ObjectAddress LAUNCHER = new ObjectAddress("org.a11y.Bus", "/org/a11y/bus");
    private static final ObjectAddress REGISTRY =
            new ObjectAddress("org.a11y.atspi.Registry", "/org/a11y/atspi/registry");

    private final Optional<String> sessionBus;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable Connected current;

    /// @param sessionBus the session bus's address, which knows the accessibility bus's
    AccessibilityBus(Optional<String> sessionBus) {
        this.sessionBus = sessionBus;
    }

    /// A connection, and how elements on it are named.
    record Connected(BusConnection connection, Refs refs) {}

    /// The connection, which is made when there is none.
    ///
    /// @throws FailureException [Failure.Unavailable], which says what is missing
    Connected connected() {
        Connected known = current;
        if (known != null && known.connection.isOpen()) {
            return known;
        }
        try {
            if (!connecting.tryLock(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable("the accessibility bus does not answer");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("the server is stopping");
        }
        try {
            known = current;
            if (known == null || !known.connection.isOpen()) {
                known = connect();
                current = known;
            }
            return known;
        } finally {
            connecting.unlock();
        }
    }

    private Connected connect() {
        String address = address();
        BusConnection connection;
        try {
            connection = BusConnection.open(address, LIMIT);
        } catch (IOException e) {
            throw unavailable("the accessibility bus at %s cannot be used: %s".formatted(address, e.getMessage()));
        }
        String id =
                connection.call(Call.toBus("GetId", "")).await(LIMIT.toNanos()).text();
        if (!id.matches("[0-9a-f]{32}")) {
            connection.close();
            throw unavailable("the accessibility bus at %s does not answer".formatted(address));
        }
        // Toolkits keep a list of their elements as soon as anybody listens to any event.
        var listen =
                Call.of(REGISTRY, "org.a11y.atspi.Registry", "RegisterEvent", "sass", "window:create", List.of(), "");
        if (!(connection.callStarting(listen).await(LIMIT.toNanos()) instanceof Reply.Values)) {
            LOG.log(Level.WARNING, "the registry of the accessibility bus does not let us listen: reading is slower");
        }
        return new Connected(connection, new Refs(id.substring(0, 4)));
    }

    /// The accessibility bus's address. Programs are told as well that somebody wants to know about their elements:
    /// some of them tell nothing before.
    private String address() {
        String session = sessionBus.orElseThrow(
                () -> unavailable(
                        "there is no session bus, which programs tell about"
                                + " their windows over: DBUS_SESSION_BUS_ADDRESS is not set. start.sh starts one along with a display"));
        try (BusConnection connection = BusConnection.open(session, LIMIT)) {
            var ask = Call.of(LAUNCHER, "org.a11y.Bus", "GetAddress");
            Reply answer = connection.callStarting(ask).await(LIMIT.toNanos());
            String address = answer.text();
            if (address.isEmpty()) {
                throw unavailable("the session bus knows no accessibility bus (is the package at-spi2-core installed?)"
                        + (answer instanceof Reply.Refused refused ? ": " + refused.message() : ""));
            }
            var enable = Call.set(LAUNCHER, "org.a11y.Status", "IsEnabled", new Variant<>(true));
            connection.call(enable).await(LIMIT.toNanos());
            return address;
        } catch (IOException e) {
            throw unavailable("the session bus at %s cannot be used: %s".formatted(session, e.getMessage()));
        }
    }

    private static FailureException unavailable(String detail) {
        return new Failure.Unavailable(detail).asException();
    }

    @Override
    public void close() {
        Connected known = current;
        if (known != null) {
            known.connection.close();
        }
    }
}
