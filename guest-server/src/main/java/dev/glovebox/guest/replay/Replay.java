package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A recording that is being done again. [#run] is called once; any thread may [#cancel].
final class Replay {
    private static final String OK = "ok";

    /// A step that came this soon after the one before it was done without a look at the screen, which may have
    /// been about to change then.
    private static final long AT_ONCE_MS = 50;

    /// A program that has just shown a window, or another page in it, may drop input for this long, as browsers do.
    private static final Duration READY = Duration.ofMillis(500);

    private final int number;
    private final RecordingReader recordings;
    private final String recordingId;
    private final Steps steps;
    private final List<Step> chosen;
    private final ReplayRequest request;
    private final ReplayRequest.Match match;
    private final Hands hands;
    private final Eyes eyes;
    private final WorkPool work;
    private final List<ReplayResult.StepDone> done = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long startNanos = System.nanoTime();
    private long readyNanos = startNanos; // when the last step ended
    private @Nullable Point pointer; // where the steps have left it
    private @Nullable WindowInfo window; // of the recorded picture that the screen looked like last
    private @Nullable Pixels before; // the recorded picture that the screen looked like last
    private @Nullable Expectation unmet;
    private volatile boolean cancelled;

    Replay(int number, RecordingReader recordings, String recordingId, Steps steps, Wish wish) {
        this.number = number;
        this.recordings = recordings;
        this.recordingId = recordingId;
        this.steps = steps;
        this.request = wish.request();
        this.match = wish.match();
        this.hands = wish.hands();
        this.eyes = wish.eyes();
        this.work = wish.work();
        this.chosen = steps.part(request.firstStep(), request.lastStep());
    }

    /// How it is to be done.
    ///
    /// @param work compares pictures
    record Wish(ReplayRequest request, ReplayRequest.Match match, Hands hands, Eyes eyes, WorkPool work) {}

    /// Why it goes no further.
    private static final class EndException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ReplayResult.Status status;
        private final transient ReplayResult.@Nullable Divergence divergence;

        EndException(ReplayResult.Status status, ReplayResult.@Nullable Divergence divergence) {
            super(status.name(), null, false, false);
            this.status = status;
            this.divergence = divergence;
        }
    }

    int number() {
        return number;
    }

    String recordingId() {
        return recordingId;
    }

    int stepCount() {
        return chosen.size();
    }

    /// Does the steps.
    ///
    /// @param listener is told of each one that is done
    /// @return how it went
    ReplayResult run(Consumer<ReplayResult.StepDone> listener) {
        try {
            Eyes.Gaze gaze = eyes.gaze();
            int next = 0;
            while (next < chosen.size()) {
                List<Step> stretch = Stretch.from(chosen, next);
                doStretch(stretch, Steps.pauseMs(chosen, next), gaze, listener);
                next += stretch.size();
            }
            finish(gaze);
            return result(ReplayResult.Status.DONE, null);
        } catch (EndException e) {
            return result(e.status, e.divergence);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return result(ReplayResult.Status.CANCELLED, null);
        } finally {
            ended.countDown();
        }
    }

    private void finish(Eyes.Gaze gaze) throws EndException, InterruptedException {
        RecordedFrame end = steps.end();
        boolean whole =
                chosen.isEmpty() || chosen.getLast().number() == steps.list().size();
        if (whole && end != null && match != ReplayRequest.Match.NONE) {
            try {
                await(end, null, gaze);
            } catch (FailureException e) {
                throw failed(null, e.failure().detail());
            }
        }
    }

    private void doStretch(List<Step> stretch, long pauseMs, Eyes.Gaze gaze, Consumer<ReplayResult.StepDone> listener)
            throws EndException, InterruptedException {
        Step first = stretch.getFirst();
        pace(pauseMs);
        try {
            long waitNanos = System.nanoTime();
            RecordedFrame frame = first.frame();
            boolean atOnce = pauseMs < AT_ONCE_MS && !done.isEmpty();
            boolean looks = frame != null && match != ReplayRequest.Match.NONE && !atOnce;
            Integer distance = looks && frame != null ? await(frame, first, gaze) : null;
            if (looks && frame != null) {
                awaitReady(frame, pauseMs);
            }
            long beganNanos = System.nanoTime();
            perform(first, actions(stretch));
            readyNanos = System.nanoTime();
            pointer = stretch.stream().allMatch(Replay::leavesPointer) ? pointer : null;
            for (int i = 0; i < stretch.size(); i++) {
                Step step = stretch.get(i);
                boolean waited = looks && i == 0;
                tell(
                        new ReplayResult.StepDone(
                                step.number(),
                                ActionJson.type(step.action()),
                                millis(beganNanos - startNanos),
                                waited ? millis(beganNanos - waitNanos) : 0,
                                waited ? match : ReplayRequest.Match.NONE,
                                waited ? distance : null),
                        listener);
            }
        } catch (FailureException e) {
            throw failed(first, e.failure().detail());
        }
    }

    /// Has a program that shows another window than before take input as well, if it had the time when it was
    /// recorded.
    private void awaitReady(RecordedFrame frame, long pauseMs) throws EndException, InterruptedException {
        if (window != null && !window.equals(frame.window())) {
            sleepUntil(System.nanoTime() + Math.min(TimeUnit.MILLISECONDS.toNanos(pauseMs), READY.toNanos()));
        }
        window = frame.window();
    }

    private static boolean leavesPointer(Step step) {
        return step.action().target().isEmpty() && !(step.action() instanceof Action.Given);
    }

    private void tell(ReplayResult.StepDone step, Consumer<ReplayResult.StepDone> listener) {
        done.add(step);
        listener.accept(step);
    }

    /// Waits until it is the recorded time after the last step, by the speed that is wished.
    private void pace(long pauseMs) throws EndException, InterruptedException {
        double speed = request.speedOrDefault();
        if (speed > 0) {
            sleepUntil(readyNanos + (long) (pauseMs * 1e6 / speed));
        }
        checkCancelled();
    }

    private void sleepUntil(long untilNanos) throws EndException, InterruptedException {
        while (!cancelled && untilNanos - System.nanoTime() > 0) {
            Thread.sleep(Duration.ofNanos(Math.clamp(untilNanos - System.nanoTime(), 0, 50_000_000)));
        }
        checkCancelled();
    }

    private void checkCancelled() throws EndException {
        if (cancelled) {
            throw new EndException(ReplayResult.Status.CANCELLED, null);
        }
    }

    /// Waits until the screen looks as in `frame`, with the pointer where it was then.
    private @Nullable Integer await(RecordedFrame frame, @Nullable Step step, Eyes.Gaze gaze)
            throws EndException, InterruptedException {
        if (!frame.pointer().equals(pointer)) {
            Point at = frame.pointer();
            perform(step, List.of(ActionJson.of(new Action.Move(at.x(), at.y()))));
            pointer = at;
        }
        Optional<Point> target = step == null ? Optional.empty() : step.action().target();
        Pixels last = before;
        Expectation expectation = work.run(() -> Expectation.of(
                frame, match, last, target, request.ignored(), name -> recordings.frame(recordingId, name)));
        if (!expectation.await(eyes, gaze, work, Duration.ofMillis(request.waitMsOrDefault()), () -> cancelled)) {
            checkCancelled();
            unmet = expectation;
            String pictures = "/recordings/%s/replays/%d".formatted(recordingId, number);
            throw new EndException(ReplayResult.Status.DIVERGED, expectation.divergence(step, pictures));
        }
        before = expectation.recorded();
        return expectation.distance();
    }

    /// The actions of steps that are done in one go, the pauses between them included.
    private List<JsonNode> actions(List<Step> stretch) {
        var actions = new ArrayList<JsonNode>();
        for (int i = 0; i < stretch.size(); i++) {
            double speed = request.speedOrDefault();
            long pauseMs = speed == 0 ? 0 : (long) (Steps.pauseMs(stretch, i) / speed);
            if (pauseMs > 0) {
                actions.add(ActionJson.of(new Action.Wait(pauseMs)));
            }
            actions.add(ActionJson.of(stretch.get(i).action()));
        }
        return actions;
    }

    private void perform(@Nullable Step step, List<JsonNode> actions) throws EndException {
        List<JsonNode> results = hands.perform(actions);
        for (JsonNode result : results) {
            if (!result.path("status").asText().equals(OK)) {
                throw failed(step, result.path("detail").asText(result.toString()));
            }
        }
        if (results.size() < actions.size()) {
            throw failed(step, "only %d of %d actions were begun".formatted(results.size(), actions.size()));
        }
    }

    private static EndException failed(@Nullable Step step, String reason) {
        var divergence = new ReplayResult.Divergence(
                step == null ? null : step.number(),
                step == null ? null : ActionJson.of(step.action()),
                reason,
                null,
                null,
                null,
                null,
                null,
                null);
        return new EndException(ReplayResult.Status.FAILED, divergence);
    }

    private ReplayResult result(ReplayResult.Status status, ReplayResult.@Nullable Divergence divergence) {
        long durationMs = millis(System.nanoTime() - startNanos);
        return new ReplayResult(
                number, recordingId, status, match, chosen.size(), done.size(), durationMs, done, divergence);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /// The recorded picture that the screen did not come to look like; empty when there is none.
    Optional<Pixels> expectedPicture() {
        return Optional.ofNullable(unmet).flatMap(expectation -> Optional.ofNullable(expectation.recorded()));
    }

    /// What the screen showed instead.
    Optional<Pixels> seenPicture() {
        return Optional.ofNullable(unmet).flatMap(expectation -> Optional.ofNullable(expectation.seen()));
    }

    /// Ends it before its next step.
    ///
    /// @param limit how long to wait for that
    /// @return whether it has ended
    boolean cancel(Duration limit) throws InterruptedException {
        cancelled = true;
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
