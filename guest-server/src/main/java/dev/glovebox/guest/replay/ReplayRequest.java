package dev.glovebox.guest.replay;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Region;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a recording is to be replayed: the body of `POST /recordings/{id}/replay`. What is null was not said.
///
/// @param speed how many times as fast as recorded at most, 0 to 10; 0 for as fast as the screen allows
/// @param waitMs how long the screen has before each step to look as recorded
/// @param match when it does
/// @param ignore parts of the screen that are not looked at
/// @param from the number of the first step
/// @param to the number of the last one
record ReplayRequest(
        @Nullable Double speed,
        @Nullable Integer waitMs,
        @Nullable Match match,
        @Nullable List<Part> ignore,
        @Nullable Integer from,
        @Nullable Integer to) {
    private static final double SPEED_MAX = 10;
    private static final int WAIT_MS = 10_000;
    private static final int WAIT_MAX_MS = 120_000;
    private static final int PARTS_MAX = 64;

    /// When the screen looks as recorded.
    enum Match {
        /// Every pixel is the same, the pointer's image and the ignored parts aside.
        @JsonProperty("exact")
        EXACT,
        /// It looks the same to the eye, as a whole and around the place of the step.
        @JsonProperty("similar")
        SIMILAR,
        /// The window with the keyboard has the same title and class.
        @JsonProperty("window")
        WINDOW,
        /// Whatever it looks like.
        @JsonProperty("none")
        NONE
    }

    /// A part of the screen, in pixels.
    record Part(int x, int y, int width, int height) {
        Region region() {
            return new Region(x, y, width, height);
        }
    }

    /// The default wishes.
    static final ReplayRequest DEFAULT = new ReplayRequest(null, null, null, null, null, null);

    /// This, found to be possible.
    ///
    /// @throws FailureException [Failure.BadBody] that names the field
    ReplayRequest checked() {
        check(speedOrDefault() >= 0 && speedOrDefault() <= SPEED_MAX, "speed", "a number, 0..10");
        check(waitMsOrDefault() >= 0 && waitMsOrDefault() <= WAIT_MAX_MS, "waitMs", "a whole number, 0..120000");
        check(firstStep() >= 1, "from", "the number of a step, 1 or more");
        check(lastStep() >= firstStep(), "to", "the number of a step, not before from");
        check(ignore == null || ignore.stream().allMatch(Objects::nonNull), "ignore", "no null");
        check(ignored().size() <= PARTS_MAX, "ignore", "at most 64 parts");
        for (Region part : ignored()) {
            boolean isPart = part.x() >= 0 && part.y() >= 0 && !part.isEmpty();
            boolean isSmall = Math.max(Math.max(part.x(), part.y()), Math.max(part.width(), part.height())) < 1 << 16;
            check(isPart && isSmall, "ignore", "x and y of 0 or more, width and height of 1 or more, below 65536");
        }
        return this;
    }

    private static void check(boolean possible, String field, String expected) {
        if (!possible) {
            throw new Failure.BadBody(field, "expected " + expected).asException();
        }
    }

    double speedOrDefault() {
        return speed == null ? 1 : speed;
    }

    int waitMsOrDefault() {
        return waitMs == null ? WAIT_MS : waitMs;
    }

    int firstStep() {
        return from == null ? 1 : from;
    }

    int lastStep() {
        return to == null ? Integer.MAX_VALUE : to;
    }

    List<Region> ignored() {
        return ignore == null ? List.of() : ignore.stream().map(Part::region).toList();
    }
}
