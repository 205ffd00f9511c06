package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The hands of the agents: does batches of actions, one at a time, and sees to it that nothing stays held that
/// nobody holds. Thread-safe; whoever creates it closes it.
public final class InputEngine implements AutoCloseable {
    private static final Logger LOG = System.getLogger(InputEngine.class.getName());
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final int WAITING_MAX = 64;

    private final InputDevice device;
    private final Senses senses;
    private final ActionListener listener;
    private final KeyNames names;
    private final Ledger ledger = new Ledger();
    private final ReentrantLock lane = new ReentrantLock(true);
    private final ReentrantLock state = new ReentrantLock();
    private final Thread releaser;
    private @GuardedBy("state") @Nullable Run running;
    private volatile boolean closed;

    /// What is being done.
    ///
    /// @param since when it began
    private record Run(Batch batch, Thread thread, Instant since, Ending ending) {}

    /// Why a run is to end.
    static final class Ending {
        private volatile @Nullable String reason;

        /// One line; null while it is not to.
        @Nullable
        String reason() {
            return reason;
        }
    }

    /// Works with `device`, which whoever made it closes, after this.
    ///
    /// @param listener is told of each action
    public InputEngine(InputDevice device, Senses senses, ActionListener listener) {
        this.device = device;
        this.senses = senses;
        this.listener = listener;
        this.names = new KeyNames(device);
        this.releaser = Thread.ofVirtual().name("input-releaser").start(this::releaseWhatIsOver);
    }

    /// Reads the body of a request.
    ///
    /// @throws FailureException [Failure.BadBody], which names the field
    Batch read(String requestId, byte[] body) {
        return new BatchReader(names, senses.eyes()).read(requestId, body, device.screen());
    }

    /// Does what a body of `POST /actions` says, and answers as that does.
    ///
    /// @param requestId names it, for [#cancel]
    /// @throws FailureException [Failure.BadBody], which names the field; [Failure.Conflict] when others are
    ///     not done in time
    public JsonNode perform(String requestId, JsonNode body) {
        return Json.mapper().valueToTree(run(read(requestId, Json.bytes(body))));
    }

    /// Does a batch, after those that came before it.
    ///
    /// @throws FailureException [Failure.Conflict] when others are not done in time
    BatchResult run(Batch batch) {
        take(batch.patience());
        var run = new Run(batch, Thread.currentThread(), Instant.now(), new Ending());
        begin(run);
        try {
            return new BatchRunner(device, ledger, senses, listener, names, batch, run.ending()).run();
        } finally {
            end();
            lane.unlock();
        }
    }

    private void take(Duration patience) {
        try {
            if (lane.getQueueLength() < WAITING_MAX && lane.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Run other = running();
        throw new Failure.Conflict(
                        other == null
                                ? "others are acting; try again"
                                : "request %s is acting since %s; wait longer (waitMs), or cancel it"
                                        .formatted(other.batch().requestId(), other.since()))
                .asException();
    }

    private void begin(Run run) {
        state.lock();
        try {
            running = run;
        } finally {
            state.unlock();
        }
    }

    private void end() {
        state.lock();
        try {
            running = null;
        } finally {
            state.unlock();
        }
    }

    private @Nullable Run running() {
        state.lock();
        try {
            return running;
        } finally {
            state.unlock();
        }
    }

    /// Ends a request that acts.
    ///
    /// @param reason one line
    /// @return whether it acted
    boolean cancel(String requestId, String reason) {
        state.lock();
        try {
            Run run = running;
            if (run == null || !run.batch().requestId().equals(requestId)) {
                return false;
            }
            stop(run, reason);
            return true;
        } finally {
            state.unlock();
        }
    }

    /// To be called with [#state] held, so that it does not reach the thread's next work.
    private static void stop(Run run, String reason) {
        if (run.ending().reason == null) {
            run.ending().reason = reason;
            run.thread().interrupt();
        }
    }

    /// What has been released.
    ///
    /// @param released their names
    /// @param cancelled the request that was acting; null when none was
    record Released(List<String> released, @Nullable String cancelled) {}

    /// Releases everything, after ending what is being done.
    Released releaseAll() {
        String cancelled = null;
        state.lock();
        try {
            Run run = running;
            if (run != null) {
                stop(run, "everything was released");
                cancelled = run.batch().requestId();
            }
        } finally {
            state.unlock();
        }
        List<String> held =
                ledger.all().stream().map(entry -> entry.thing().name()).toList();
        lane.lock();
        try {
            device.releaseAll();
            ledger.clear();
        } finally {
            lane.unlock();
        }
        return new Released(held, cancelled);
    }

    /// How things are, for `GET /input`.
    InputStatus status() {
        InputDevice.State now = device.state();
        Run run = running();
        return InputStatus.of(
                now,
                ledger.all(),
                run == null
                        ? null
                        : new InputStatus.Running(
                                run.batch().requestId(), run.since().toString()),
                lane.getQueueLength());
    }

    /// Releases what was allowed to stay when its time is over, also after the display did not answer; and at the
    /// beginning what a server before this one has left held when it was killed.
    private void releaseWhatIsOver() {
        try {
            releaseWhatWasLeft();
            while (!closed) {
                Thread.sleep(CHECK);
                if (!ledger.over().isEmpty() && lane.tryLock(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        Hands.release(device, ledger, ledger.over());
                    } catch (FailureException e) {
                        LOG.log(Level.DEBUG, () -> "input cannot be released now: " + e.getMessage());
                    } finally {
                        lane.unlock();
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A display that is not there yet holds nothing.
    private void releaseWhatWasLeft() {
        lane.lock();
        try {
            device.releaseAll();
        } catch (FailureException e) {
            LOG.log(Level.DEBUG, () -> "nothing to release: " + e.getMessage());
        } finally {
            lane.unlock();
        }
    }

    /// Ends what is being done.
    @Override
    public void close() {
        closed = true;
        state.lock();
        try {
            Run run = running;
            if (run != null) {
                stop(run, "the server is stopping");
            }
        } finally {
            state.unlock();
        }
        releaser.interrupt();
    }
}
