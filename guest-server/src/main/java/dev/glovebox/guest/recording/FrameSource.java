package dev.glovebox.guest.recording;

import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.Optional;

/// Pictures of the display's screen.
public interface FrameSource {

    /// Begins to follow the screen.
    ///
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is not there
    Feed follow();

    /// What follows the screen.
    interface Feed {

        /// What the screen shows now; any thread may ask.
        ///
        /// @throws dev.glovebox.guest.http.FailureException
        ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable]
        Still now();

        /// Waits until something has been drawn; for one thread.
        ///
        /// @param limit how long to wait at most
        /// @return what the screen shows then; empty when nothing was drawn
        /// @throws dev.glovebox.guest.http.FailureException
        ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable]
        Optional<Still> next(Duration limit) throws InterruptedException;
    }

    /// What the screen showed at one moment, without the pointer.
    interface Still {

        /// The same for stills that show the same.
        long version();

        /// Whether it was captured before `nanos`, by [System#nanoTime].
        boolean isBefore(long nanos);

        /// Where the pointer was: its column.
        int pointerX();

        /// The pointer's row.
        int pointerY();

        /// A copy of the pixels.
        Pixels pixels();

        /// The pixels as a PNG file.
        ///
        /// @throws dev.glovebox.guest.http.FailureException
        ///     [dev.glovebox.guest.http.Failure.Unavailable] when too many images are being encoded
        byte[] png();
    }
}
