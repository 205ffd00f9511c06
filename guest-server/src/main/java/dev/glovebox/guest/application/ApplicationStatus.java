package dev.glovebox.guest.application;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An application, as answers show it.
///
/// @param pid its process, which is its process group and session, too
/// @param command as it was started
/// @param cwd where it was started
/// @param state whether it still runs
/// @param exitCode what it has ended with, 128 and the signal's number when a signal ended it; null while it runs
/// @param startedAt ISO 8601, UTC, milliseconds
/// @param endedAt the same; null while it runs
/// @param log the file with the latest of what it has written to standard output and error
public record ApplicationStatus(
        long pid,
        List<String> command,
        String cwd,
        State state,
        @Nullable Integer exitCode,
        String startedAt,
        @Nullable String endedAt,
        String log) {

    /// Whether an application runs.
    public enum State {
        /// It does.
        @JsonProperty("running")
        RUNNING,
        /// Its process has ended; what it has started may still run.
        @JsonProperty("ended")
        ENDED
    }
}
