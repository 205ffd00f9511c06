package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.Optional;

/// The screen as a film, picture after picture, the pointer drawn in. For one thread.
interface FrameFeed {

    /// Waits until the screen looks different from the picture before, and answers how it looks then.
    ///
    /// @param limit how long to wait at most
    /// @return empty when nothing has changed within the limit
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or does not answer
    Optional<Picture> next(Duration limit) throws InterruptedException;

    /// How the screen looked at one moment.
    ///
    /// @param pixels stay as they are until the next picture is answered
    /// @param capturedNanos when, by `System.nanoTime`
    record Picture(Pixels pixels, long capturedNanos) {}
}
