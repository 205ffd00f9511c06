package dev.glovebox.guest.application;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Finds the windows that programs open.
public interface ApplicationWindows {

    /// Begins to look: what is there now was not opened by a program that is started later.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    Search begin();

    /// A look for windows that were not there when it began.
    interface Search {
        /// Waits until a program has opened one, or has ended without, or `limit` is over.
        ///
        /// @return the window, as `/windows` shows it
        /// @throws dev.glovebox.guest.http.FailureException as [#begin]
        Optional<JsonNode> await(Opener opener, Duration limit);
    }

    /// A program that may open a window.
    interface Opener {
        /// What windows of it are called when they do not tell its process: the name of its file.
        String program();

        /// Whether that process is its own, or was started by it.
        boolean owns(long pid);

        /// Whether its process has ended.
        boolean hasEnded();

        /// Whether it has ended, and nothing that it has started is left.
        boolean isOver();

        /// Whether it has ended otherwise than well.
        boolean hasFailed();

        /// Is completed when its process has ended.
        CompletionStage<?> ended();
    }
}
