package dev.glovebox.bridge.keeper;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.Vm;
import dev.glovebox.bridge.driver.VmDriver;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.KeeperReply;
import dev.glovebox.bridge.vm.KeeperRequest;
import dev.glovebox.bridge.vm.Lifecycle;
import dev.glovebox.bridge.vm.SandboxDirectory;
import dev.glovebox.bridge.vm.SandboxState;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A sandbox in its keeper's hands: starts its machine, follows it until its end, and starts it again as its
/// restart policy says.
///
/// The thread of [#run] alone starts and closes machines. All others ask: a lock guards the state, and is never
/// held while the machine is waited for.
final class KeptSandbox {

    private static final Duration END_GRACE = Duration.ofSeconds(20);

    private final SandboxDirectory directory;
    private final SandboxVmConfig config;
    private final Home home;
    private final VmDriver driver;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final RestartPacing pacing = new RestartPacing();
    private SandboxState state = SandboxState.created();
    private @Nullable Vm machine;
    private boolean asked;
    private boolean late;

    KeptSandbox(SandboxDirectory directory, SandboxVmConfig config, Home home, VmDriver driver) {
        this.directory = directory;
        this.config = config;
        this.home = home;
        this.driver = driver;
    }

    /// Runs the machine until it has ended for good.
    void run() throws InterruptedException {
        try {
            List<Forward> forwards = MachineSpecs.forwards(config);
            do {
                forwards = runOnce(forwards);
            } while (shallRunAgain() && pacing.pause(this::isEnding));
            change(Lifecycle.FAILED, isEnding() ? Lifecycle.STOPPED : Lifecycle.FAILED);
        } finally {
            finished.countDown();
        }
    }

    /// Returns what was forwarded, so that a machine that is started again is found at the same ports.
    private List<Forward> runOnce(List<Forward> forwards) throws InterruptedException {
        begin();
        try (Vm vm = driver.launch(MachineSpecs.of(directory, config, home, forwards))) {
            List<Forward> taken = vm.forwards();
            started(vm, taken);
            Thread readiness = Thread.ofVirtual().name("readiness").start(() -> awaitReady(taken));
            Thread deadline = Thread.ofVirtual().name("deadline").start(this::endWhenLate);
            StopCause cause = vm.ended().join();
            readiness.interrupt();
            deadline.interrupt();
            List<Forward> last = state().forwards();
            ended(cause);
            return last;
        } catch (DriverException e) {
            ended(new StopCause(StopCause.Kind.NOT_STARTED, String.valueOf(e.getMessage()), List.of()));
            return forwards;
        }
    }

    private void begin() {
        lock.lock();
        try {
            late = false;
            write(SandboxState.starting(List.of(), List.of(), pacing.restarts()));
        } finally {
            lock.unlock();
        }
    }

    private void started(Vm vm, List<Forward> forwards) {
        lock.lock();
        try {
            machine = vm;
            write(SandboxState.starting(forwards, vm.pids(), pacing.restarts()));
        } finally {
            lock.unlock();
        }
        if (isEnding()) {
            vm.shutdown(Duration.ZERO); // it was asked for while the machine came up
        }
    }

    private void awaitReady(List<Forward> forwards) {
        try {
            new Readiness(forwards, config.token().orElse("")).await();
            change(Lifecycle.STARTING, Lifecycle.RUNNING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the machine has ended
        }
    }

    /// On its own, since a guest may keep whoever asks it waiting for ever.
    private void endWhenLate() {
        try {
            Thread.sleep(config.startTimeout());
            Vm vm = takeLate();
            if (vm != null) {
                vm.shutdown(Duration.ZERO);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the machine has ended
        }
    }

    /// The machine, if it is still starting; its end is then told as that of one that was late.
    private @Nullable Vm takeLate() {
        lock.lock();
        try {
            late = state.lifecycle() == Lifecycle.STARTING && !asked;
            return late ? machine : null;
        } finally {
            lock.unlock();
        }
    }

    private void ended(StopCause cause) {
        lock.lock();
        try {
            machine = null;
            if (late) {
                String why = "it was not ready within %d s"
                        .formatted(config.startTimeout().toSeconds());
                write(state.ended(
                        Lifecycle.FAILED, new StopCause(StopCause.Kind.TIMEOUT, why, cause.lastSerialLines())));
            } else {
                boolean wanted = asked || cause.kind() == StopCause.Kind.ASKED;
                write(state.ended(wanted ? Lifecycle.STOPPED : Lifecycle.FAILED, cause));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean shallRunAgain() {
        lock.lock();
        try {
            if (asked) {
                return false;
            }
            return switch (config.restartPolicy()) {
                case NEVER -> false;
                case ON_FAILURE -> state.lifecycle() == Lifecycle.FAILED;
                case ALWAYS -> true;
            };
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return asked;
        } finally {
            lock.unlock();
        }
    }

    SandboxState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the machine at once and waits until everything is put away.
    void end() {
        end(Duration.ZERO);
        try {
            finished.await(END_GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Duration grace) {
        Vm vm;
        lock.lock();
        try {
            asked = true;
            vm = machine;
            if (vm != null) {
                write(state.in(Lifecycle.STOPPING));
            }
        } finally {
            lock.unlock();
        }
        if (vm != null) {
            vm.shutdown(grace);
        }
    }

    /// Does what was asked for, and tells how it went.
    KeeperReply answer(KeeperRequest request) {
        try {
            switch (request) {
                case KeeperRequest.Stop(Duration grace) -> stop(grace);
                case KeeperRequest.Pause() -> {
                    settled().pause();
                    change(Lifecycle.RUNNING, Lifecycle.PAUSED);
                }
                case KeeperRequest.Resume() -> {
                    settled().resume();
                    change(Lifecycle.PAUSED, Lifecycle.RUNNING);
                }
                case KeeperRequest.Expose(int guestPort, int hostPort) -> {
                    Forward forward = running().expose(guestPort, hostPort);
                    lookAtForwards();
                    return new KeeperReply(state(), Optional.of(forward), Optional.empty());
                }
                case KeeperRequest.Unexpose(int guestPort) -> unexpose(guestPort);
            }
            return new KeeperReply(state(), Optional.empty(), Optional.empty());
        } catch (DriverException | IllegalArgumentException e) {
            return new KeeperReply(state(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new KeeperReply(state(), Optional.empty(), Optional.of("the keeper is ending"));
        }
    }

    private void stop(Duration grace) throws InterruptedException {
        end(grace);
        finished.await(grace.plus(END_GRACE).toSeconds(), TimeUnit.SECONDS);
    }

    private void unexpose(int guestPort) throws DriverException {
        Vm vm = running();
        for (Forward forward : vm.forwards()) {
            if (forward.guestPort() == guestPort) {
                vm.unexpose(forward);
            }
        }
        lookAtForwards();
    }

    /// One that starts or ends cannot stand still: it would be taken for late.
    private Vm settled() throws DriverException {
        Lifecycle now = state().lifecycle();
        if (now != Lifecycle.RUNNING && now != Lifecycle.PAUSED) {
            throw new DriverException("the sandbox is neither running nor paused, but "
                    + now.name().toLowerCase(Locale.ROOT));
        }
        return running();
    }

    private Vm running() throws DriverException {
        lock.lock();
        try {
            if (machine == null) {
                throw new DriverException("the machine does not run");
            }
            return machine;
        } finally {
            lock.unlock();
        }
    }

    private void lookAtForwards() throws DriverException {
        List<Forward> forwards = running().forwards();
        lock.lock();
        try {
            write(state.forwarding(forwards));
        } finally {
            lock.unlock();
        }
    }

    private void change(Lifecycle from, Lifecycle to) {
        lock.lock();
        try {
            if (state.lifecycle() == from) {
                write(state.in(to));
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(SandboxState next) {
        state = next;
        try {
            directory.write(next);
        } catch (IOException e) {
            System.err.println("keeper: " + directory.path() + "/state.json cannot be written: " + e.getMessage());
        }
    }
}
