package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.AccessibilityBus.Connected;
import dev.glovebox.guest.http.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads what the applications of the desktop tell about their windows. Thread-safe; whoever creates it closes it.
public final class Accessibility implements AutoCloseable {
    private static final ObjectAddress REGISTRY = ObjectAddress.root("org.a11y.atspi.Registry");
    private static final int APPLICATIONS_MAX = 64;

    /// How many requests read at once; others wait.
    private static final int READINGS_MAX = 4;

    /// The part of the time that the structure may take, the rest is for what is in it; and that one answer may
    /// take.
    private static final double STRUCTURE_SHARE = 0.6;

    private static final double ANSWER_SHARE = 0.3;

    private final AccessibilityBus bus;
    private final Semaphore readings = new Semaphore(READINGS_MAX);

    /// Connects to nobody yet.
    ///
    /// @param sessionBus the session bus's address, as in `DBUS_SESSION_BUS_ADDRESS`; empty when there is none
    public Accessibility(Optional<String> sessionBus) {
        this.bus = new AccessibilityBus(sessionBus);
    }

    /// The connection to the accessibility bus.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable]
    Connected connected() {
        return bus.connected();
    }

    /// The structure of what is in `scope`: all applications are asked side by side, so that one that hangs delays
    /// the answer and nothing else.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when there is no accessibility
    ///     bus, or too many are reading
    Reading read(Scope scope) {
        long start = System.nanoTime();
        long limitNanos = Duration.ofMillis(scope.timeoutMs()).toNanos();
        enter(limitNanos);
        try {
            Connected connected = bus.connected();
            var perCall = Duration.ofNanos((long) (limitNanos * ANSWER_SHARE));
            long structureDue = start + (long) (limitNanos * STRUCTURE_SHARE);
            List<ObjectAddress> roots = roots(connected, perCall);
            List<Callable<Optional<AppTree>>> tasks = new ArrayList<>();
            for (ObjectAddress root : roots.subList(0, Math.min(APPLICATIONS_MAX, roots.size()))) {
                tasks.add(() -> tree(root, scope, connected.connection(), new Patience(structureDue, perCall)));
            }
            List<AppTree> trees =
                    sideBySide(tasks).stream().flatMap(Optional::stream).toList();
            if (trees.stream().anyMatch(tree -> tree.patience().isLost())) {
                throw lost();
            }
            return new Reading(connected, trees, roots.size() > APPLICATIONS_MAX, start + limitNanos);
        } finally {
            readings.release();
        }
    }

    private void enter(long limitNanos) {
        try {
            if (!readings.tryAcquire(limitNanos, TimeUnit.NANOSECONDS)) {
                throw new Failure.Unavailable("%d requests read the desktop already; try again".formatted(READINGS_MAX))
                        .asException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("the server is stopping").asException();
        }
    }

    private static List<ObjectAddress> roots(Connected connected, Duration limit) {
        var ask = Call.of(REGISTRY, Element.interfaceName("Accessible"), "GetChildren");
        Reply answer = connected.connection().callStarting(ask).await(limit.toNanos());
        return switch (answer) {
            case Reply.Values _ ->
                answer.list().stream()
                        .flatMap(root -> Reply.address(root).stream())
                        .toList();
            case Reply.Refused refused ->
                throw new Failure.Unavailable("the registry of applications: " + refused.message()).asException();
            case Reply.Silence _ ->
                throw new Failure.Unavailable("the registry of applications (at-spi2-registryd) does not answer")
                        .asException();
            case Reply.Lost _ -> throw lost();
        };
    }

    private static RuntimeException lost() {
        return new Failure.Unavailable("the accessibility bus has ended; try again").asException();
    }

    /// One application; empty when it is not in the scope, or has ended.
    private static Optional<AppTree> tree(
            ObjectAddress root, Scope scope, BusConnection connection, Patience patience) {
        Optional<Application> application = application(root, connection, patience);
        if (application.isEmpty()
                || scope.app().filter(app -> !application.get().matches(app)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                patience.isSilent()
                        ? new AppTree(application.get(), List.of(), List.of(), patience)
                        : Walk.read(application.get(), scope, connection, patience));
    }

    private static Optional<Application> application(ObjectAddress root, BusConnection connection, Patience patience) {
        PendingReply process = connection.call(Call.toBus("GetConnectionUnixProcessID", "s", root.bus()));
        PendingReply name = connection.call(Call.get(root, Element.interfaceName("Accessible"), "Name"));
        Reply pid = patience.await(process);
        Reply called = patience.await(name);
        if (called instanceof Reply.Refused) {
            return Optional.empty();
        }
        long number = pid.first(Number.class).map(Number::longValue).orElse(-1L);
        String known = called.text();
        return Optional.of(new Application(known.isEmpty() ? Application.processName(number) : known, number, root));
    }

    /// What each node of a tree holds, in the order of the nodes.
    record Detailed(AppTree tree, List<Details> details) {}

    /// What all nodes of `reading` hold, with `maxText` characters of each text at most.
    List<Detailed> details(Reading reading, int maxText) {
        List<Callable<Detailed>> tasks = new ArrayList<>();
        for (AppTree tree : reading.trees()) {
            tasks.add(() -> {
                tree.patience().extend(reading.deadlineNanos());
                var reader = new DetailReader(reading.bus().connection(), tree.patience(), maxText);
                return new Detailed(
                        tree,
                        reader.read(
                                tree.nodes().stream().map(AppTree.Node::element).toList()));
            });
        }
        return sideBySide(tasks);
    }

    /// Each task in a thread of its own; all of them have a limit of their own.
    private static <T> List<T> sideBySide(List<Callable<T>> tasks) {
        var threads = Thread.ofVirtual().name("accessibility-", 0).factory();
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            for (Future<T> result : executor.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("the server is stopping").asException();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        bus.close();
    }
}
