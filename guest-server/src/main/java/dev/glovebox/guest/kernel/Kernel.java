package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.kernel.KernelState.Execution;
import dev.glovebox.guest.zmtp.ZmtpLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A kernel as clients know it: it keeps its id, its clients and its journal while the process beneath is started
/// again, asked for or after a crash. Thread-safe.
final class Kernel {
    private static final Logger LOG = System.getLogger(Kernel.class.getName());
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofMillis(500);
    private static final int CRASHES_MAX = 5;

    private final String id;
    private final Kernelspecs.Installed installed;
    private final Host host;
    private final GatewayConfig config;
    private final ZmtpLoop loop;
    private final KernelOutput output;
    private final List<KernelClient> clients = new CopyOnWriteArrayList<>();
    private final KernelState state = new KernelState();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @GuardedBy("lock") @Nullable KernelRun run; // null while one is being replaced
    private @GuardedBy("lock") boolean ready;
    private @GuardedBy("lock") Instant startedAt = Instant.now();
    private @GuardedBy("lock") int crashesInARow;

    /// Held while processes are ended and started, so that one restart follows the other.
    private final ReentrantLock lifecycle = new ReentrantLock();

    /// Where a kernel lives: who starts its processes, and cares for its end.
    interface Host {
        /// Starts a run, or takes a warm one.
        ///
        /// @throws IOException when its command cannot be run
        KernelRun run() throws IOException;

        /// The kernel is over for good; called once.
        void dead();

        /// Nobody reads the dead kernel's journal through it any more; called once.
        void silent();
    }

    /// Starts the kernel.
    ///
    /// @param journal receives what it says; closed by its host
    /// @throws IOException when its command cannot be run
    Kernel(String id, Kernelspecs.Installed installed, Host host, ZmtpLoop loop, Journal journal, GatewayConfig config)
            throws IOException {
        this.id = id;
        this.installed = installed;
        this.host = host;
        this.config = config;
        this.loop = loop;
        this.output = new KernelOutput(loop, journal, this::pauseOutput, host::silent);
        begin(host.run());
    }

    String id() {
        return id;
    }

    /// The kernelspec that it was started from.
    Kernelspecs.Installed installed() {
        return installed;
    }

    /// The kernel as the API shows it.
    KernelModel model() {
        return state.model(id, installed.name(), clients.size());
    }

    /// Whether somebody is connected.
    boolean isConnected() {
        return !clients.isEmpty();
    }

    KernelState state() {
        return state;
    }

    Journal journal() {
        return output.journal();
    }

    /// Adds a client; one with the same session is let go.
    ///
    /// @param after the `msg_id` of the last message that it has seen, if it says so
    void attach(KernelClient client, Optional<String> after) {
        if (after.isPresent()) {
            settleJournal();
        }
        output.connect(client.session(), client, after);
        clients.add(client);
        if (state.isDead()) {
            loop.execute(() -> output.end("the kernel is dead"));
        }
    }

    /// Removes a client.
    ///
    /// @param comesBack whether what it has not seen is kept for it
    void detach(KernelClient client, boolean comesBack) {
        clients.remove(client);
        output.disconnect(client.session(), client, comesBack && config.bufferOfflineMessages());
    }

    /// Makes what has been said so far readable in the journal; waits for that, a moment at most.
    void settleJournal() {
        var settled = new CompletableFuture<Void>();
        loop.execute(() -> {
            output.settle();
            settled.complete(null);
        });
        try {
            settled.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, () -> "kernel journal lags: kernel=%s cause=%s".formatted(id, e));
        }
    }

    /// Whether `link` is that of the process that runs now.
    boolean isCurrent(KernelLink link) {
        return run().flatMap(KernelRun::link).filter(link::equals).isPresent();
    }

    /// Listens to everything that the kernel says to a session, until [#ignore].
    void listen(String session, MessageReceiver listener) {
        output.connect(session, listener, Optional.empty());
    }

    /// Ends what [#listen] began.
    void ignore(String session, MessageReceiver listener) {
        output.disconnect(session, listener, false);
    }

    /// Interrupts what the kernel is running, as its kernelspec says.
    void interrupt() {
        Optional<KernelRun> current = run();
        if (installed.spec().isInterruptedByMessage()) {
            current.flatMap(KernelRun::link)
                    .ifPresent(link -> link.send(Channel.CONTROL, "interrupt_request", Map.of()));
        } else {
            current.map(KernelRun::process).ifPresent(KernelProcess::interrupt);
        }
    }

    /// Ends the process and starts another one under the same id; answers when that one is ready.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.NotFound] when it is dead,
    ///     [Failure.Unavailable] when it cannot be started, or does not get ready
    void restart() {
        lifecycle.lock();
        try {
            if (state.isDead()) {
                throw new Failure.NotFound("Kernel does not exist: " + id).asException();
            }
            // Clients take a status of `restarting` as a crash; what they asked for, the kernel's `starting` tells
            // them.
            state.become(Execution.RESTARTING, "");
            take().ifPresent(ending -> ending.end(true));
            startRun();
        } catch (IOException | UncheckedIOException e) {
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
    CompletableFuture<Void> shutdown(String why) {
        die(why);
        var gone = new CompletableFuture<Void>();
        Thread.ofVirtual().name("kernel-shutdown").start(() -> {
            // Not under the lifecycle's lock: a crash that backs off there would hold this up.
            try {
                take().ifPresent(ending -> ending.end(false));
            } finally {
                gone.complete(null);
            }
        });
        return gone;
    }

    /// What the kernel says, on the loop.
    private final class Output implements KernelRun.Owner {
        @Override
        public void received(String session, KernelMessage message) {
            if (message.channel() == Channel.IOPUB) {
                String type = message.type();
                if (type.equals("status")) {
                    state.told(message.peekParent().type(), message.contentText("execution_state"));
                } else {
                    state.touched();
                }
            }
            output.emit(session, config.allowTracebacks() ? message : Tracebacks.masked(message));
        }

        @Override
        public void drained() {
            output.drained();
        }

        @Override
        public void heartbeat(boolean heard) {
            LOG.log(Level.WARNING, () -> "kernel heartbeat %s: kernel=%s".formatted(heard ? "is back" : "lost", id));
            state.explain(heard ? "" : "its heartbeat is not heard");
        }
    }

    private void pauseOutput(boolean pause) {
        run().flatMap(KernelRun::link).ifPresent(link -> link.pauseOutput(pause));
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
        host.dead();
        loop.execute(() -> output.end("the kernel is dead: " + why));
    }

    /// Tells every client what the kernel itself cannot tell.
    private void tell(Execution execution) {
        KernelMessage status =
                KernelMessage.own(Channel.IOPUB, "glovebox", "status", Map.of("execution_state", execution.wireName()));
        loop.execute(() -> {
            output.emit("", status);
            output.drained();
        });
    }

    private Optional<KernelRun> run() {
        lock.lock();
        try {
            return Optional.ofNullable(run);
        } finally {
            lock.unlock();
        }
    }

    /// The run, which from now on is the caller's to end.
    private Optional<KernelRun> take() {
        lock.lock();
        try {
            Optional<KernelRun> taken = Optional.ofNullable(run);
            run = null;
            ready = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the kernel has answered; empty when it is dead, or takes too long.
    Optional<KernelLink> awaitReady() {
        return awaitReady(config.kernelInfoTimeout());
    }

    /// Waits until the kernel has answered; empty when it is dead, or takes longer than `patience`.
    Optional<KernelLink> awaitReady(Duration patience) {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (!ready && !state.isDead() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return ready && !state.isDead() ? Optional.ofNullable(run).flatMap(KernelRun::link) : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void startRun() throws IOException {
        KernelRun started = host.run();
        begin(started);
        if (started.ready().isDone()) {
            tell(Execution.STARTING); // a warm one said so itself, when nobody listened
        }
        if (state.isDead()) {
            take().ifPresent(ending -> ending.end(false)); // shut down meanwhile
        }
    }

    /// Takes on a run that is ready, or gets ready.
    private void begin(KernelRun started) {
        lock.lock();
        try {
            run = started;
            startedAt = Instant.now();
        } finally {
            lock.unlock();
        }
        started.adopt(new Output());
        started.process().onExit(() -> Thread.ofVirtual().name("kernel-exit").start(() -> exited(started)));
        var _ = started.ready().thenAccept(this::becomeReady);
        loop.execute(output::restarted);
    }

    private void becomeReady(KernelRun answered) {
        lock.lock();
        try {
            if (!answered.equals(run)) {
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
    private void exited(KernelRun ended) {
        lifecycle.lock();
        try {
            int crashes = countCrash(ended);
            if (crashes == 0) {
                return;
            }
            String ending = ended.process().ending();
            LOG.log(Level.WARNING, () -> "kernel process ended: kernel=%s cause=%s".formatted(id, ending));
            take().ifPresent(gone -> gone.end(false));
            if (crashes > CRASHES_MAX) {
                die("it ended %d times in a row (%s)".formatted(crashes, ending));
                return;
            }
            restarting("the process ended by itself (%s)".formatted(ending));
            backOff(crashes);
            if (!state.isDead()) {
                startRun();
            }
        } catch (IOException | UncheckedIOException e) {
            die(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lifecycle.unlock();
        }
    }

    /// The more often it crashed, the longer the pause; a kernel that is shut down meanwhile does not wait.
    private void backOff(int crashes) throws InterruptedException {
        long nanos = BACK_OFF.multipliedBy(crashes - 1L).toNanos();
        lock.lock();
        try {
            while (nanos > 0 && !state.isDead()) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many times in a row the process has ended by itself; 0 when `ended` is not the current one.
    private int countCrash(KernelRun ended) {
        lock.lock();
        try {
            if (!ended.equals(run) || state.isDead()) {
                return 0;
            }
            boolean stable = ready && startedAt.plus(STABLE).isBefore(Instant.now());
            crashesInARow = stable ? 1 : crashesInARow + 1;
            return crashesInARow;
        } finally {
            lock.unlock();
        }
    }
}
