package dev.glovebox.guest.screen;

import org.jspecify.annotations.Nullable;

/// A video of the screen so far, or ended.
///
/// @param state where it stands
/// @param reason why it failed, in one line; else null
/// @param truncatedBy what ended it before it was stopped: `size` or `duration`; else null
/// @param frames how many pictures it has
/// @param durationMs until the end of its last one
/// @param bytes of its file
/// @param width in pixels
/// @param height in pixels
public record VideoStatus(
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
        RUNNING,
        /// It has been finished.
        STOPPED,
        /// The encoder has ended; the file has what was written until about a second before.
        FAILED
    }

    /// A video that has no picture yet.
    static VideoStatus begun(int width, int height) {
        return new VideoStatus(State.RUNNING, null, null, 0, 0, 0, width, height);
    }

    /// The same with another picture, of the time `timeMs`.
    VideoStatus withPicture(long timeMs) {
        return new VideoStatus(state, reason, truncatedBy, frames + 1, timeMs, bytes, width, height);
    }

    /// The same, ended by `limit`.
    VideoStatus withTruncatedBy(String limit) {
        return new VideoStatus(state, reason, limit, frames, durationMs, bytes, width, height);
    }

    /// The same with a file of that size.
    VideoStatus withBytes(long newBytes) {
        return new VideoStatus(state, reason, truncatedBy, frames, durationMs, newBytes, width, height);
    }

    /// The same, ended; with what its file then has.
    ///
    /// @param failure why it failed; empty when it did not
    VideoStatus ended(String failure, long newFrames, long newDurationMs, long newBytes) {
        return new VideoStatus(
                failure.isEmpty() ? State.STOPPED : State.FAILED,
                failure.isEmpty() ? null : failure,
                truncatedBy,
                newFrames,
                newDurationMs,
                newBytes,
                width,
                height);
    }
}
