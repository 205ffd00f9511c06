package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.Vm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// A machine that runs on QEMU.
///
/// A thread of its own awaits the end of QEMU's process, finds the cause, and then removes what belonged to it.
final class QemuVm implements Vm {
    private static final Logger LOG = System.getLogger(QemuVm.class.getName());
    private static final int SERIAL_LINES = 40;
    private static final int LOG_LINES = 10;
    private static final Duration AGENT_LIMIT = Duration.ofSeconds(5);
    private static final Duration QUIT_LIMIT = Duration.ofSeconds(5);

    private final QemuProcess process;
    private final QmpClient qmp;
    private final EventLog events;
    private final GuestAgent agent;
    private final UserNetwork network;
    private final MachineLogs logs;
    private final Belongings belongings;
    private final AtomicReference<Ending.Request> request = new AtomicReference<>(Ending.Request.NONE);
    private final CompletableFuture<StopCause> ended = new CompletableFuture<>();
    private final ReentrantLock one = new ReentrantLock();

    /// @param events that `qmp` tells
    /// @param belongings closed when the machine has ended
    QemuVm(
            QemuProcess process,
            QmpClient qmp,
            EventLog events,
            GuestAgent agent,
            MachineLogs logs,
            Belongings belongings) {
        this.process = process;
        this.qmp = qmp;
        this.events = events;
        this.agent = agent;
        this.network = new UserNetwork(qmp);
        this.logs = logs;
        this.belongings = belongings;
    }

    /// Begins to await its end; once.
    QemuVm watched() {
        Thread.ofVirtual().name("qemu-end").start(() -> finish(process.exit().join()));
        events.onNoSpace(() -> Thread.ofVirtual().name("qemu-full").start(this::end));
        return this;
    }

    @Override
    public List<Forward> forwards() throws DriverException {
        running();
        return network.forwards();
    }

    @Override
    public Forward expose(int guestPort, int hostPort) throws DriverException {
        running();
        one.lock();
        try {
            return network.add(new Forward(guestPort, hostPort));
        } finally {
            one.unlock();
        }
    }

    @Override
    public void unexpose(Forward forward) throws DriverException {
        running();
        network.remove(forward);
    }

    @Override
    public void pause() throws DriverException {
        running();
        qmp.execute("stop", Map.of());
    }

    @Override
    public void resume() throws DriverException {
        running();
        if (qmp.execute("query-status", Map.of()).path("running").asBoolean(false)) {
            return;
        }
        qmp.execute("cont", Map.of());
        if (!hasAgent()) {
            LOG.log(Level.WARNING, () -> "guest's clock not set: no agent runs in it");
            return;
        }
        try {
            agent.setTime(Instant.now(), AGENT_LIMIT);
        } catch (DriverException e) {
            LOG.log(Level.WARNING, () -> "guest's clock not set: cause=%s".formatted(e.getMessage()));
        }
    }

    /// Whether a program in the guest has opened the agent's port.
    boolean hasAgent() throws DriverException {
        for (JsonNode chardev : qmp.execute("query-chardev", Map.of())) {
            if (chardev.path("label").asText().equals("agent")) {
                return chardev.path("frontend-open").asBoolean(false);
            }
        }
        return false;
    }

    GuestAgent agent() {
        return agent;
    }

    @Override
    public void shutdown(Duration grace) {
        request.compareAndSet(Ending.Request.NONE, Ending.Request.STOP);
        long deadline = System.nanoTime() + grace.toNanos();
        askToShutDown(grace);
        if (!endsWithin(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
            request.set(Ending.Request.KILL);
            end();
        }
    }

    /// By the power button, and by the agent, which a guest may have instead of somebody who heeds the button.
    private void askToShutDown(Duration grace) {
        try {
            qmp.execute("cont", Map.of());
            qmp.execute("system_powerdown", Map.of());
            if (hasAgent()) {
                agent.shutdown(grace.compareTo(AGENT_LIMIT) < 0 ? grace : AGENT_LIMIT);
            }
        } catch (DriverException e) {
            LOG.log(Level.DEBUG, () -> "guest not asked to shut down: cause=%s".formatted(e.getMessage()));
        }
    }

    @Override
    public CompletableFuture<StopCause> ended() {
        return ended.copy();
    }

    @Override
    public List<Long> pids() {
        return ended.isDone() ? List.of() : List.of(process.pid());
    }

    @Override
    public void close() {
        request.compareAndSet(Ending.Request.NONE, Ending.Request.STOP);
        end();
    }

    /// Ends it at once: QEMU writes what it still holds of the disk, and is killed when that takes too long.
    private void end() {
        if (ended.isDone()) {
            return;
        }
        try {
            qmp.execute("quit", Map.of());
        } catch (DriverException e) {
            LOG.log(Level.DEBUG, () -> "QEMU not told to quit: cause=%s".formatted(e.getMessage()));
        }
        if (!endsWithin(QUIT_LIMIT)) {
            process.kill();
            endsWithin(QUIT_LIMIT);
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            // Whoever interrupts wants it to end sooner.
            process.kill();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void running() throws DriverException {
        if (process.exit().isDone()) {
            throw new DriverException("the machine has ended");
        }
    }

    private void finish(int exit) {
        // Events that came before the end may not have been read yet.
        qmp.ended().completeOnTimeout("", 1, TimeUnit.SECONDS).join();
        qmp.close();
        Ending ending =
                new Ending(request.get(), events.all(), exit, logs.serial(SERIAL_LINES), logs.errors(LOG_LINES));
        StopCause cause = StopCauses.of(ending);
        belongings.close();
        LOG.log(Level.INFO, () -> "machine ended: pid=%d cause=%s".formatted(process.pid(), cause.kind()));
        ended.complete(cause);
    }
}
