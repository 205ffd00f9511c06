package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.input.Ending.EndedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The hands of the agents: does batches of actions, one at a time, and sees to it that nothing stays held that
/// nobody holds. Thread-safe; whoever creates it closes it.
public final class InputEngine implements AutoCloseable {
    private static final Logger LOG = System.getLogger(InputEngine.class.getName());
    private static final Duration CHECK = Duration.ofMillis(50);
    private static final Duration END_LIMIT = Duration.ofSeconds(5); // for batches that were told to end
    private static final int RUNS_MAX = 64;

    private final InputDevice device;
    private final Senses senses;
    private final ActionListener listener;
    private final KeyNames names;
    private final Clicks clicks = new Clicks();
    private final Ledger ledger = new Ledger();
    private final ReentrantLock lane = new ReentrantLock(true);
    private final ReentrantLock state = new ReentrantLock();
    private final @GuardedBy("state") Map<String, Run> runs = new LinkedHashMap<>(); // also those that wait
    private @GuardedBy("state") @Nullable Run acting;
    private @GuardedBy("state") boolean closed;
    private final Thread watch;

    /// A batch that acts, or waits for its turn.
    ///
    /// @param since when it began to
    /// @param startNanos the same, by the clock of [System#nanoTime()]
    private record Run(Batch batch, Ending ending, Instant since, long startNanos) {
        static Run of(Batch batch, Ending ending) {
            return new Run(batch, ending, Instant.now(), System.nanoTime());
        }

        boolean takesTooLong() {
            return System.nanoTime() - startNanos > batch.limit().toNanos();
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
        this.watch = Thread.ofVirtual().name("input-watch").start(this::keepWatch);
    }

    /// Reads the body of a request.
    ///
    /// @throws FailureException [Failure.BadBody], which names the field
    Batch read(String requestId, byte[] body) {
        return new BatchReader(names, senses.eyes()).read(requestId, body, device.screen());
    }

    /// Does what a body of `POST /actions` says, and answers as that does.
    ///
    /// @param requestId names it
    /// @throws FailureException [Failure.BadBody], which names the field; [Failure.Conflict] when others are
    ///     not done in time
    public JsonNode perform(String requestId, JsonNode body) {
        return Json.mapper().valueToTree(run(read(requestId, Json.bytes(body)), new Ending()));
    }

    /// Does a batch, after those that came before it.
    ///
    /// @param ending ends it when it is told
    /// @throws FailureException [Failure.Conflict] when others are not done in time, or the same request acts
    ///     already
    BatchResult run(Batch batch, Ending ending) {
        enter(Run.of(batch, ending));
        try {
            if (!ending.interruptibly(() -> lane.tryLock(batch.patience().toMillis(), TimeUnit.MILLISECONDS))) {
                throw new Failure.Conflict(whoActs()).asException();
            }
            try {
                begin(Run.of(batch, ending));
                return new BatchRunner(device, ledger, senses, listener, names, clicks, batch, ending).run();
            } finally {
                lane.unlock();
            }
        } catch (EndedException e) {
            return BatchResult.failed(batch, String.valueOf(e.getMessage()));
        } finally {
            leave(batch.requestId());
        }
    }

    private void enter(Run run) {
        state.lock();
        try {
            if (closed) {
                throw new Failure.Unavailable("the server is stopping").asException();
            }
            if (runs.size() >= RUNS_MAX) {
                throw new Failure.Conflict("%d requests wait to act already".formatted(runs.size())).asException();
            }
            if (runs.putIfAbsent(run.batch().requestId(), run) != null) {
                throw new Failure.Conflict("request %s acts already, or waits to"
                                .formatted(run.batch().requestId()))
                        .asException();
            }
        } finally {
            state.unlock();
        }
    }

    private void begin(Run run) {
        state.lock();
        try {
            runs.put(run.batch().requestId(), run);
            acting = run;
        } finally {
            state.unlock();
        }
    }

    private void leave(String requestId) {
        state.lock();
        try {
            Run left = runs.remove(requestId);
            if (left != null && left.equals(acting)) {
                acting = null;
            }
        } finally {
            state.unlock();
        }
    }

    private String whoActs() {
        Run other = acting();
        return other == null
                ? "others are acting; try again"
                : "request %s is acting since %s; wait longer (waitMs), or cancel it"
                        .formatted(other.batch().requestId(), other.since());
    }

    private @Nullable Run acting() {
        state.lock();
        try {
            return acting;
        } finally {
            state.unlock();
        }
    }

    /// Ends a request that acts, or waits to.
    ///
    /// @param reason one line
    /// @return whether it was there
    boolean cancel(String requestId, String reason) {
        state.lock();
        try {
            Run run = runs.get(requestId);
            if (run != null) {
                run.ending().stop(reason);
            }
            return run != null;
        } finally {
            state.unlock();
        }
    }

    /// Ends all.
    ///
    /// @return the request that acted; null when none did
    private @Nullable String stopAll(String reason) {
        state.lock();
        try {
            runs.values().forEach(run -> run.ending().stop(reason));
            return acting == null ? null : acting.batch().requestId();
        } finally {
            state.unlock();
        }
    }

    /// What has been released.
    ///
    /// @param released their names
    /// @param cancelled the request that was acting; null when none was
    record Released(List<String> released, @Nullable String cancelled) {}

    /// Releases everything at once, and again when what was being done has ended.
    Released releaseAll() {
        List<String> held =
                ledger.all().stream().map(entry -> entry.thing().name()).toList();
        String cancelled = stopAll("everything was released");
        device.releaseAll();
        try {
            if (lane.tryLock(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    device.releaseAll();
                    ledger.clear();
                } finally {
                    lane.unlock();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new Released(held, cancelled);
    }

    /// How things are, for `GET /input`.
    InputStatus status() {
        InputDevice.State now = device.state();
        Run run = acting();
        return InputStatus.of(
                now,
                ledger.all(),
                run == null
                        ? null
                        : new InputStatus.Running(
                                run.batch().requestId(), run.since().toString()),
                lane.getQueueLength());
    }

    /// Releases what an earlier server has left held; then ends what takes too long, and releases what was allowed
    /// to stay when its time is over, also after the display did not answer.
    private void keepWatch() {
        try {
            device.releaseAll();
        } catch (FailureException e) {
            LOG.log(Level.DEBUG, () -> "the display is not there yet: " + e.getMessage());
        }
        try {
            while (true) {
                Thread.sleep(CHECK);
                try {
                    endWhatTakesTooLong();
                    Hands.release(device, ledger, ledger.over());
                } catch (FailureException e) {
                    LOG.log(Level.DEBUG, () -> "input cannot be released now: " + e.getMessage());
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "the watch over the input failed, and goes on", e);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void endWhatTakesTooLong() {
        Run run = acting();
        if (run != null && run.takesTooLong()) {
            run.ending()
                    .stop("took longer than %d ms".formatted(run.batch().limit().toMillis()));
        }
    }

    /// Ends what is being done, and lets nothing more begin.
    @Override
    public void close() {
        state.lock();
        try {
            closed = true;
        } finally {
            state.unlock();
        }
        stopAll("the server is stopping");
        watch.interrupt();
        try {
            if (lane.tryLock(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                lane.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
