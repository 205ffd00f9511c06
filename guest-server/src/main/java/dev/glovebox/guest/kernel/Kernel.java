package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.kernel.KernelState.Execution;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A kernel as clients know it: it keeps its id and its clients while the process beneath is started again, asked
/// for or after a crash. Thread-safe.
final class Kernel {
    private static final Logger LOG = System.getLogger(Kernel.class.getName());
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofMillis(500);
    private static final int CRASHES_MAX = 5;
    private static final int NORMAL_CLOSURE = 1000;

    private final String id;
    private final Kernelspecs.Installed installed;
    private final Starter starter;
    private final Runnable onDead;
    private final String ownSession =
            "glovebox-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final List<KernelClient> clients = new CopyOnWriteArrayList<>();
    private final KernelState state = new KernelState();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @GuardedBy("lock") @Nullable KernelProcess process; // null while one is being replaced
    private @GuardedBy("lock") @Nullable KernelLink link; // null until the process has written its ports
    private @GuardedBy("lock") boolean ready;
    private @GuardedBy("lock") Instant startedAt = Instant.now();
    private @GuardedBy("lock") int crashesInARow;

    /// Held while processes are ended and started, so that one restart follows the other.
    private final ReentrantLock lifecycle = new ReentrantLock();

    /// What makes the processes and links of one kernel.
    interface Starter {
        /// Starts a process.
        KernelProcess process() throws IOException;

        /// Connects to it; the link is not started.
        KernelLink link(ConnectionInfo info, String ownSession, Consumer<KernelMessage> onOutput, Runnable onDefect);
    }

    /// Starts the kernel.
    ///
    /// @param onDead called once, when it is over for good
    /// @throws IOException when its command cannot be run
    Kernel(String id, Kernelspecs.Installed installed, Starter starter, Runnable onDead) throws IOException {
        this.id = id;
        this.installed = installed;
        this.starter = starter;
        this.onDead = onDead;
        KernelProcess started = starter.process();
        this.process = started;
        begin(started);
    }

    String id() {
        return id;
    }

    /// The kernel as the API shows it.
    KernelModel model() {
        return state.model(id, installed.name(), clients.size());
    }

    /// Adds a client; one with the same session is let go.
    void attach(KernelClient client) {
        for (KernelClient other : clients) {
            if (other.session().equals(client.session())) {
                other.close(NORMAL_CLOSURE, "the same session connected again");
            }
        }
        clients.add(client);
        if (state.isDead()) {
            client.close(NORMAL_CLOSURE, "the kernel is dead");
        }
        link().ifPresent(open -> open.open(client));
    }

    /// Removes a client.
    void detach(KernelClient client) {
        clients.remove(client);
        link().ifPresent(open -> open.close(client));
    }

    /// Sends a client's message, waiting until the kernel is ready; it is lost when the kernel is dead.
    void send(String session, KernelMessage message) {
        awaitReady()
                .ifPresentOrElse(
                        open -> open.send(session, message),
                        () -> LOG.log(
                                Level.WARNING,
                                () -> "message lost, for the kernel is dead or not ready: kernel=%s".formatted(id)));
    }

    /// Interrupts what the kernel is running, as its kernelspec says.
    void interrupt() {
        if (installed.spec().isInterruptedByMessage()) {
            link().ifPresent(open -> open.send(Channel.CONTROL, "interrupt_request", Map.of()));
        } else {
            process().ifPresent(KernelProcess::interrupt);
        }
    }

    /// Ends the process and starts another one under the same id; answers when that one is ready.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when it cannot be started, or does
    ///     not get ready
    void restart() {
        lifecycle.lock();
        try {
            if (state.isDead()) {
                throw new Failure.NotFound("Kernel does not exist: " + id).asException();
            }
            restarting("");
            endProcess(true);
            startProcess();
        } catch (IOException e) {
            die(String.valueOf(e.getMessage()));
            throw new Failure.Unavailable("kernel %s cannot be started again: %s".formatted(id, e.getMessage()))
                    .asException();
        } finally {
            lifecycle.unlock();
        }
        if (awaitReady().isEmpty()) {
            throw new Failure.Unavailable("kernel %s did not get ready after its restart".formatted(id)).asException();
        }
    }

    /// Ends the kernel for good: its clients are told, then the process is ended, in the background.
    ///
    /// @return done when the process is gone
    CompletableFuture<Void> shutdown() {
        die("shut down");
        return CompletableFuture.runAsync(
                () -> {
                    lifecycle.lock();
                    try {
                        endProcess(false);
                    } finally {
                        lifecycle.unlock();
                    }
                },
                command -> Thread.ofVirtual().name("kernel-shutdown").start(command));
    }

    /// What the kernel's output says about its state, on the link's loop.
    private void output(KernelMessage message) {
        KernelMessage.Header header = message.peek();
        if (header.type().equals("iopub_welcome")) {
            return; // between the kernel and its subscriber
        }
        if (header.type().equals("status")) {
            KernelMessage.Header parent = message.peekParent();
            if (parent.session().equals(ownSession)) {
                return; // the server's own questions
            }
            state.told(parent.type(), message.contentText("execution_state"));
        }
        clients.forEach(client -> client.deliver(message));
    }

    private void restarting(String why) {
        if (state.become(Execution.RESTARTING, why)) {
            tell(Execution.RESTARTING);
        }
    }

    private void die(String why) {
        if (!state.become(Execution.DEAD, why)) {
            return;
        }
        tell(Execution.DEAD);
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onDead.run();
        clients.forEach(client -> client.close(NORMAL_CLOSURE, "the kernel is dead: " + why));
    }

    /// Tells every client what the kernel itself cannot tell.
    private void tell(Execution execution) {
        KernelMessage status =
                KernelMessage.own(Channel.IOPUB, ownSession, "status", Map.of("execution_state", execution.wireName()));
        clients.forEach(client -> client.deliver(status));
    }

    private Optional<KernelLink> link() {
        lock.lock();
        try {
            return Optional.ofNullable(link);
        } finally {
            lock.unlock();
        }
    }

    private Optional<KernelProcess> process() {
        lock.lock();
        try {
            return Optional.ofNullable(process);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the kernel has answered; empty when it is dead, or took longer than a minute.
    Optional<KernelLink> awaitReady() {
        long nanos = READY_TIMEOUT.toNanos();
        lock.lock();
        try {
            while (!ready && !state.isDead() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return Optional.ofNullable(ready && !state.isDead() ? link : null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Watches a process that has just been started, and connects to it when it has written its ports. One that
    /// cannot be connected to is killed, which is then a crash like any other.
    private void begin(KernelProcess started) {
        started.onExit(() -> Thread.ofVirtual().name("kernel-exit").start(() -> exited(started)));
        Thread.ofVirtual().name("kernel-connect").start(() -> {
            try {
                started.awaitPorts().ifPresentOrElse(info -> connect(started, info), () -> started.end(Duration.ZERO));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, () -> "kernel cannot be connected to: kernel=%s".formatted(id), e);
                started.end(Duration.ZERO);
            }
        });
    }

    private void connect(KernelProcess started, ConnectionInfo info) {
        KernelLink opened;
        lock.lock();
        try {
            if (!started.equals(process) || state.isDead()) {
                return;
            }
            opened = starter.link(info, ownSession, this::output, () -> endLater(started));
            link = opened;
        } finally {
            lock.unlock();
        }
        opened.start();
        clients.forEach(opened::open);
        var _ = opened.ready().thenRun(() -> becomeReady(opened));
    }

    /// A process that can no longer be talked to is killed, which is then a crash like any other.
    private static void endLater(KernelProcess deaf) {
        Thread.ofVirtual().name("kernel-end").start(() -> deaf.end(Duration.ZERO));
    }

    private void becomeReady(KernelLink opened) {
        lock.lock();
        try {
            if (!opened.equals(link)) {
                return;
            }
            ready = true;
            state.answered();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.log(Level.INFO, () -> "kernel ready: kernel=%s".formatted(id));
    }

    /// The process ended by itself: it is started again, unless it has done so too often without getting anywhere.
    private void exited(KernelProcess ended) {
        lifecycle.lock();
        try {
            int crashes = countCrash(ended);
            if (crashes == 0) {
                return;
            }
            String ending = ended.ending();
            LOG.log(Level.WARNING, () -> "kernel process ended: kernel=%s cause=%s".formatted(id, ending));
            endProcess(false);
            if (crashes > CRASHES_MAX) {
                die("it ended %d times in a row (%s)".formatted(crashes, ending));
                return;
            }
            restarting("the process ended by itself (%s)".formatted(ending));
            Thread.sleep(BACK_OFF.multipliedBy(crashes - 1L));
            startProcess();
        } catch (IOException e) {
            die(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lifecycle.unlock();
        }
    }

    /// How many times in a row the process has ended by itself; 0 when `ended` is not the current one.
    private int countCrash(KernelProcess ended) {
        lock.lock();
        try {
            if (!ended.equals(process) || state.isDead()) {
                return 0;
            }
            boolean stable = ready && startedAt.plus(STABLE).isBefore(Instant.now());
            crashesInARow = stable ? 1 : crashesInARow + 1;
            return crashesInARow;
        } finally {
            lock.unlock();
        }
    }

    private void startProcess() throws IOException {
        KernelProcess started = starter.process();
        lock.lock();
        try {
            process = started;
            startedAt = Instant.now();
        } finally {
            lock.unlock();
        }
        begin(started);
        if (state.isDead()) {
            started.end(Duration.ZERO); // shut down meanwhile
        }
    }

    private void endProcess(boolean restart) {
        Optional<KernelProcess> ending;
        Optional<KernelLink> closing;
        lock.lock();
        try {
            ending = Optional.ofNullable(process);
            closing = Optional.ofNullable(link);
            process = null;
            link = null;
            ready = false;
        } finally {
            lock.unlock();
        }
        closing.ifPresent(open -> {
            open.send(Channel.CONTROL, "shutdown_request", Map.of("restart", restart));
            open.close();
        });
        ending.ifPresent(ended -> ended.end(closing.isPresent() ? END_PATIENCE : Duration.ZERO));
    }
}
