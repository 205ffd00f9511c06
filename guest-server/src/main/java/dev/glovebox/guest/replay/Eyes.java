package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.Optional;

/// Looks at the screen.
public interface Eyes {

    /// Begins to follow the screen.
    ///
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    Gaze gaze();

    /// The window that has the keyboard now; empty when none has.
    ///
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    Optional<WindowInfo> focusedWindow();

    /// Follows the screen. For one thread.
    interface Gaze {

        /// What the screen shows now, without the pointer.
        Pixels look();

        /// Waits until something was drawn since the last look.
        ///
        /// @param limit how long to wait at most
        /// @return whether something was
        boolean awaitDrawing(Duration limit) throws InterruptedException;
    }
}
