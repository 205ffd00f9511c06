package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Pixels;
import java.time.Duration;

/// Follows what the screen shows, without the pointer. For one thread.
public final class ScreenFollower {
    private final FrameWatch watch;

    /// Begins with the screen as it is.
    ///
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or does not answer
    public ScreenFollower(Screenshots screenshots) {
        this.watch = screenshots.watch();
    }

    /// What the screen shows now.
    ///
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or does not answer
    public Pixels look() {
        Frame frame = watch.look();
        return frame.pixels(frame.bounds());
    }

    /// Waits until something was drawn since the last look.
    ///
    /// @param limit how long to wait at most
    /// @return whether something was
    public boolean awaitDrawing(Duration limit) throws InterruptedException {
        return watch.next(limit) != null;
    }
}
