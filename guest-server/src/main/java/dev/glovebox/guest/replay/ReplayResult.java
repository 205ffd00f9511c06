package dev.glovebox.guest.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.glovebox.guest.image.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a replay went.
///
/// @param replay its number
/// @param recordingId what was replayed
/// @param status how it ended
/// @param match what the screen was compared by
/// @param stepCount how many steps were to be done
/// @param doneCount how many were done
/// @param durationMs how long it took
/// @param steps each step that was done, in order
/// @param divergence where it went another way; null when it did not
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayResult(
        int replay,
        String recordingId,
        Status status,
        ReplayRequest.Match match,
        int stepCount,
        int doneCount,
        long durationMs,
        List<StepDone> steps,
        @Nullable Divergence divergence) {

    ReplayResult {
        steps = List.copyOf(steps);
    }

    /// How a replay ended.
    enum Status {
        /// All steps were done, and the screen looked as recorded in the end.
        @JsonProperty("done")
        DONE,
        /// The screen did not come to look as recorded.
        @JsonProperty("diverged")
        DIVERGED,
        /// A step could not be done.
        @JsonProperty("failed")
        FAILED,
        /// Somebody ended it.
        @JsonProperty("cancelled")
        CANCELLED
    }

    /// A step that was done.
    ///
    /// @param step its number
    /// @param action the type of its action
    /// @param atMs when it began, since the replay began
    /// @param waitedMs how long the screen took to look as recorded
    /// @param match what it was compared by before the step; `none` when the recording has no frame there
    /// @param distance by how many of 64 bits the perceptual hashes differed; null when they were not compared
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StepDone(
            int step,
            String action,
            long atMs,
            long waitedMs,
            ReplayRequest.Match match,
            @Nullable Integer distance) {}

    /// Where a replay went another way than the recording.
    ///
    /// @param step the step that was not done; null for the end, after the last one
    /// @param action what was to be done; null for the end
    /// @param reason one line for people
    /// @param expected what was recorded; null when no frame was
    /// @param seen what was there instead
    /// @param distance by how many of 64 bits the perceptual hashes differ
    /// @param targetDifference which share of the pixels around the place of the step differs, 0 to 1
    /// @param changedPixels how many pixels differ
    /// @param boxes where they are
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Divergence(
            @Nullable Integer step,
            @Nullable Object action,
            String reason,
            @Nullable Sight expected,
            @Nullable Sight seen,
            @Nullable Integer distance,
            @Nullable Double targetDifference,
            @Nullable Long changedPixels,
            @Nullable List<Box> boxes) {}

    /// How the screen looked.
    ///
    /// @param hash its perceptual hash
    /// @param width of the screen
    /// @param height of the screen
    /// @param window what had the keyboard
    /// @param picture where its picture is
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sight(
            String hash,
            int width,
            int height,
            @Nullable WindowInfo window,
            @Nullable String picture) {}

    /// A part of the screen.
    record Box(int x, int y, int width, int height) {
        static Box of(Region region) {
            return new Box(region.x(), region.y(), region.width(), region.height());
        }
    }
}
