package dev.glovebox.guest.recording;

import java.nio.file.Path;

/// Makes videos of the display's screen.
public interface VideoSource {

    /// Begins a video; when this returns, its first picture is taken.
    ///
    /// @param file the MP4 file, which must not exist
    /// @param startNanos when the recording began, by `System.nanoTime`: the video's time 0
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is not there,
    ///     [dev.glovebox.guest.http.Failure.Unavailable] when there is no encoder
    Video start(Path file, VideoOptions options, long startNanos);

    /// A video that is being made; whoever got it stops it. Any thread may call.
    interface Video {

        /// The video as it is now.
        VideoSummary summary();

        /// Ends the video; returns when its file is finished, at the latest after some twenty seconds. A further
        /// call answers the same.
        ///
        /// @param endNanos when the recording ended, by `System.nanoTime`
        VideoSummary stop(long endNanos);
    }
}
