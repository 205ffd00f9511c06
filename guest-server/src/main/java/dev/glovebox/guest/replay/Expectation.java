package dev.glovebox.guest.replay;

import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.PerceptualHash;
import dev.glovebox.guest.image.PictureFile;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the screen is to look like before a step, and the wait until it does. For one thread.
final class Expectation {
    private static final Duration LOOK = Duration.ofMillis(100); // a cancelled wait ends within this
    private static final Duration WINDOW_LOOK = Duration.ofMillis(40);
    private static final long PIXELS_MAX = 64 << 20;

    private final RecordedFrame frame;
    private final ReplayRequest.Match match;
    private final @Nullable Pixels recorded;
    private final @Nullable Comparison comparison;
    private @Nullable Pixels seen;
    private @Nullable WindowInfo seenWindow;
    private Comparison.@Nullable Difference difference;

    private Expectation(
            RecordedFrame frame,
            ReplayRequest.Match match,
            @Nullable Pixels recorded,
            @Nullable Comparison comparison) {
        this.frame = frame;
        this.match = match;
        this.recorded = recorded;
        this.comparison = comparison;
    }

    /// What `frame` expects of the screen.
    ///
    /// @param before the picture of the frame before; null when there is none
    /// @param target where the step is done
    /// @param ignored parts that are not looked at
    /// @param file reads the file of the frame's picture by its name
    static Expectation of(
            RecordedFrame frame,
            ReplayRequest.Match match,
            @Nullable Pixels before,
            Optional<Point> target,
            List<Region> ignored,
            Function<String, byte[]> file) {
        Pixels recorded = null;
        Comparison comparison = null;
        try {
            recorded = PictureFile.decode(file.apply(frame.image()), PIXELS_MAX).pixels();
            comparison = new Comparison(recorded, before, ignored, target);
        } catch (FailureException | PictureFile.UnreadablePictureException _) {
            // the picture is gone: nothing looks like it, and the divergence says so
        }
        return new Expectation(frame, match, recorded, comparison);
    }

    /// Waits until the screen looks as expected.
    ///
    /// @param work compares pictures
    /// @param limit how long at most
    /// @param cancelled ends the wait early
    /// @return whether it does
    boolean await(Eyes eyes, Eyes.Gaze gaze, WorkPool work, Duration limit, BooleanSupplier cancelled)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean met = isMet(eyes, gaze, work);
        while (!met && !cancelled.getAsBoolean() && System.nanoTime() < deadline) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            Duration pause = match == ReplayRequest.Match.WINDOW ? WINDOW_LOOK : LOOK;
            boolean drawn = gaze.awaitDrawing(left.compareTo(pause) < 0 ? left : pause);
            met = (drawn || match == ReplayRequest.Match.WINDOW) && isMet(eyes, gaze, work);
        }
        if (!met) {
            seenWindow = eyes.focusedWindow().orElse(null);
        }
        return met;
    }

    private boolean isMet(Eyes eyes, Eyes.Gaze gaze, WorkPool work) {
        Pixels now = gaze.look();
        seen = now;
        Comparison compared = comparison;
        return switch (match) {
            case NONE -> true;
            case WINDOW -> {
                seenWindow = eyes.focusedWindow().orElse(null);
                WindowInfo window = frame.window();
                yield window == null || seenWindow != null && window.looksLike(seenWindow);
            }
            case EXACT -> compared != null && work.run(() -> compared.isExact(now));
            case SIMILAR -> {
                difference = compared == null ? null : work.run(() -> compared.difference(now));
                yield difference != null && difference.isSimilar();
            }
        };
    }

    /// By how many bits the hashes differed at the last look; null when they were not compared.
    @Nullable
    Integer distance() {
        return difference == null ? null : difference.distance();
    }

    /// The recorded picture; null when it is gone.
    @Nullable
    Pixels recorded() {
        return recorded;
    }

    /// The screen at the last look; null before.
    @Nullable
    Pixels seen() {
        return seen;
    }

    /// What was found instead.
    ///
    /// @param step the step that is not done; null for the end
    /// @param pictures where the pictures of this replay are
    ReplayResult.Divergence divergence(@Nullable Step step, String pictures) {
        Pixels now = seen;
        Comparison compared = comparison;
        Comparison.Difference differs = now == null || compared == null ? null : compared.difference(now);
        Comparison.Changes changes = now == null || compared == null ? null : compared.changes(now);
        return new ReplayResult.Divergence(
                step == null ? null : step.number(),
                step == null ? null : ActionJson.of(step.action()),
                reason(differs),
                new ReplayResult.Sight(
                        frame.hash(),
                        frame.width(),
                        frame.height(),
                        frame.window(),
                        recorded == null ? null : pictures + "/expected.png"),
                now == null
                        ? null
                        : new ReplayResult.Sight(
                                PerceptualHash.text(PerceptualHash.of(now)),
                                now.width(),
                                now.height(),
                                seenWindow,
                                pictures + "/seen.png"),
                differs == null ? null : differs.distance(),
                differs == null ? null : differs.targetDifference(),
                changes == null ? null : changes.pixels(),
                changes == null
                        ? null
                        : changes.boxes().stream().map(ReplayResult.Box::of).toList());
    }

    private String reason(Comparison.@Nullable Difference differs) {
        WindowInfo window = frame.window();
        if (match == ReplayRequest.Match.WINDOW) {
            return "the window with the keyboard is %s, not %s".formatted(name(seenWindow), name(window));
        }
        if (differs == null) {
            return "the recorded picture %s is gone".formatted(frame.image());
        }
        if (!differs.sameSize()) {
            return "the screen has another size than when it was recorded";
        }
        if (match == ReplayRequest.Match.EXACT) {
            return "the screen does not show the same pixels";
        }
        if (!differs.hasChanged()) {
            return "the screen has not changed as it did when it was recorded";
        }
        return differs.isSimilarAtAll()
                ? "the screen looks different around the place of the step"
                : "the screen looks different";
    }

    private static String name(@Nullable WindowInfo window) {
        return window == null ? "none" : "\"%s\" (%s)".formatted(window.title(), window.windowClass());
    }
}
