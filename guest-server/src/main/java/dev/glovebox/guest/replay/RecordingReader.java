package dev.glovebox.guest.replay;

import java.io.InputStream;

/// Where recordings are. Any thread may call.
public interface RecordingReader {

    /// What is known of a recording beside its events.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.NotFound]
    About about(String id);

    /// Opens a recording's events, as JSON Lines; those that it has now, while it runs.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.NotFound]
    InputStream events(String id);

    /// The file of a frame's picture.
    ///
    /// @param name as a `frame` line has it
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.NotFound] when there is
    ///     none of that name
    byte[] frame(String id, String name);

    /// A recording.
    ///
    /// @param id its id
    /// @param startedAt ISO 8601, UTC
    /// @param durationMs how long it has taken, so far while it runs
    /// @param runs whether it has not ended
    /// @param hasVideo whether it has a video
    record About(String id, String startedAt, long durationMs, boolean runs, boolean hasVideo) {}
}
