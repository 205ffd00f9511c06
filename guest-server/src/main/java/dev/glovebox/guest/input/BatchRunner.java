package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Point;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Does one batch, and releases at its end what does not stay. For the thread that has the lane.
final class BatchRunner {
    private static final Logger LOG = System.getLogger(BatchRunner.class.getName());

    private final InputDevice device;
    private final Ledger ledger;
    private final Senses senses;
    private final ActionListener listener;
    private final Batch batch;
    private final InputEngine.Ending ending;
    private final ActionRunner runner;
    private final List<StepResult> results = new ArrayList<>();
    private @Nullable String error;
    private @Nullable Object settled;
    private @Nullable Object seen;

    BatchRunner(
            InputDevice device,
            Ledger ledger,
            Senses senses,
            ActionListener listener,
            KeyNames names,
            Batch batch,
            InputEngine.Ending ending) {
        this.device = device;
        this.ledger = ledger;
        this.senses = senses;
        this.listener = listener;
        this.batch = batch;
        this.ending = ending;
        this.runner =
                new ActionRunner(new Hands(device, ledger, batch.requestId(), batch.stay()), device, senses, names);
    }

    /// Does it; what goes wrong is in the result.
    BatchResult run() {
        List<String> released;
        try {
            act();
        } finally {
            released = release();
        }
        if (ending.reason() == null) {
            lookAtTheEnd();
        }
        return result(released);
    }

    private void act() {
        error = batch.expectation().map(this::unmet).orElse(null);
        for (int i = 0; i < batch.steps().size(); i++) {
            Batch.Step step = batch.steps().get(i);
            if (error != null) {
                results.add(StepResult.skipped(i, step.name()));
                continue;
            }
            StepResult result = run(i, step);
            error = result.status().equals(StepResult.OK) ? null : result.error();
            boolean isWanted = batch.shots() == Batch.Shots.EACH && error == null;
            results.add(
                    isWanted && batch.screenshot().isPresent()
                            ? seen(result, batch.screenshot().get())
                            : result);
            pause(i);
        }
    }

    private @Nullable String unmet(Action.Expectation expectation) {
        try {
            runner.expect(expectation);
            return null;
        } catch (FailureException e) {
            return e.getMessage();
        } catch (InterruptedException _) {
            return why();
        }
    }

    private void pause(int index) {
        if (error == null
                && !batch.pause().isZero()
                && index + 1 < batch.steps().size()) {
            try {
                Thread.sleep(batch.pause());
            } catch (InterruptedException _) {
                error = why();
            }
        }
    }

    private String why() {
        String reason = ending.reason();
        return reason == null ? "interrupted" : reason;
    }

    private StepResult seen(StepResult result, Map<String, String> view) {
        try {
            return result.withScreenshot(() -> senses.eyes().look(view));
        } catch (FailureException e) {
            error = e.getMessage();
            return result;
        }
    }

    private StepResult run(int index, Batch.Step step) {
        long start = System.nanoTime();
        Supplier<JsonNode> action = () -> ActionJson.of(step.action());
        listener.began(batch.requestId(), index, action);
        String status = StepResult.OK;
        try {
            if (ending.reason() != null) {
                throw new InterruptedException();
            }
            return told(index, step, start, runner.run(step.action()));
        } catch (ActionRunner.CutShortException e) {
            status = StepResult.CANCELLED;
            return failed(index, step, start, status, why(), e.typed());
        } catch (InterruptedException _) {
            status = StepResult.CANCELLED;
            return failed(index, step, start, status, why(), null);
        } catch (FailureException e) {
            status = ending.reason() == null ? StepResult.ERROR : StepResult.CANCELLED;
            String reason = ending.reason() == null ? e.getMessage() : why();
            return failed(index, step, start, status, reason, null);
        } finally {
            listener.ended(batch.requestId(), index, action, status);
        }
    }

    private static StepResult told(int index, Batch.Step step, long start, ActionRunner.Told told) {
        Point pointer = told instanceof ActionRunner.Told.Pointer(Point place) ? place : null;
        ActionRunner.Told.Typed typed = told instanceof ActionRunner.Told.Typed found ? found : null;
        return new StepResult(
                index,
                step.name(),
                StepResult.OK,
                millisSince(start),
                null,
                pointer == null ? null : pointer.x(),
                pointer == null ? null : pointer.y(),
                typed == null ? null : typed.characters(),
                typed == null ? null : typed.window().orElse(null),
                told instanceof ActionRunner.Told.Settled(Object outcome) ? outcome : null,
                told instanceof ActionRunner.Told.Seen(Object screenshot) ? screenshot : null);
    }

    private static StepResult failed(
            int index, Batch.Step step, long start, String status, @Nullable String reason, @Nullable Integer typed) {
        return new StepResult(
                index, step.name(), status, millisSince(start), reason, null, null, typed, null, null, null);
    }

    private static double millisSince(long startNanos) {
        return Math.round((System.nanoTime() - startNanos) / 1e4) / 1e2;
    }

    /// Releases what does not stay, which is everything when the batch was ended; what cannot be released now, the
    /// engine tries again.
    private List<String> release() {
        boolean interrupted = Thread.interrupted(); // or the display could not be asked for anything
        List<Ledger.Thing> things =
                ending.reason() == null ? ledger.ended(batch.requestId()) : ledger.of(batch.requestId());
        try {
            Hands.release(device, ledger, things);
        } catch (FailureException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "input is not released yet: requestId=%s reason=%s"
                            .formatted(batch.requestId(), e.getMessage()));
        }
        if (interrupted && ending.reason() == null) {
            Thread.currentThread().interrupt();
        }
        return things.stream().map(Ledger.Thing::name).toList();
    }

    private void lookAtTheEnd() {
        boolean isWanted = error != null || batch.shots() != Batch.Shots.FAILURE;
        try {
            if (error == null && batch.settle().isPresent()) {
                settled = senses.eyes().settle(batch.settle().get());
            }
            if (batch.screenshot().isPresent() && isWanted) {
                seen = senses.eyes().look(batch.screenshot().get());
            }
        } catch (FailureException e) {
            error = error == null ? e.getMessage() : error;
        }
    }

    private BatchResult result(List<String> released) {
        Optional<InputDevice.State> now = Optional.empty();
        try {
            now = Optional.of(device.state());
        } catch (FailureException e) {
            error = error == null ? e.getMessage() : error;
        }
        List<String> held =
                ledger.all().stream().map(entry -> entry.thing().name()).toList();
        return new BatchResult(
                batch.requestId(),
                error == null,
                error,
                results,
                released,
                held,
                now.map(InputDevice.State::pointer).orElse(null),
                now.map(InputDevice.State::screen).orElse(null),
                settled,
                seen);
    }
}
