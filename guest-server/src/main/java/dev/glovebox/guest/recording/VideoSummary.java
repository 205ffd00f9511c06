package dev.glovebox.guest.recording;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A recording's video.
///
/// @param state where it stands
/// @param reason why it failed, in one line; else null
/// @param truncatedBy what ended it before the recording: `size` or `duration`; else null
/// @param frames how many pictures it has
/// @param durationMs until the end of its last one
/// @param bytes of its file
/// @param width in pixels
/// @param height in pixels
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VideoSummary(
        State state,
        @Nullable String reason,
        @Nullable String truncatedBy,
        long frames,
        long durationMs,
        long bytes,
        int width,
        int height) {

    /// Where a video stands.
    public enum State {
        /// It is being made.
        @JsonProperty("recording")
        RECORDING,
        /// It has been finished.
        @JsonProperty("stopped")
        STOPPED,
        /// The encoder ended; the file has what was written until about a second before.
        @JsonProperty("failed")
        FAILED,
        /// The server died while it was being made.
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    /// The same, found by a later server to have those figures.
    VideoSummary interrupted(long newFrames, long newDurationMs, long newBytes) {
        return new VideoSummary(
                State.INTERRUPTED, null, truncatedBy, newFrames, newDurationMs, newBytes, width, height);
    }
}
