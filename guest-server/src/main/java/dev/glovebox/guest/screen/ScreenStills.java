package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.Optional;

/// What the screen shows from time to time, without the pointer.
public final class ScreenStills {
    private final Screenshots screenshots;
    private final FrameWatch watch;

    /// Begins to follow the screen.
    ///
    /// @throws FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    public ScreenStills(Screenshots screenshots) {
        this.screenshots = screenshots;
        this.watch = screenshots.watch();
    }

    /// The screen as it is now; any thread may ask.
    ///
    /// @throws FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    public Still now() {
        return new Still(screenshots, screenshots.frame(false));
    }

    /// Waits until something has been drawn since the last time; for one thread.
    ///
    /// @param limit how long to wait at most
    /// @return the screen then; empty when nothing was drawn
    /// @throws FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable]
    public Optional<Still> next(Duration limit) throws InterruptedException {
        return Optional.ofNullable(watch.next(limit)).map(frame -> new Still(screenshots, frame));
    }

    /// The screen at one moment. Immutable.
    public static final class Still {
        private final Screenshots screenshots;
        private final Frame frame;

        private Still(Screenshots screenshots, Frame frame) {
            this.screenshots = screenshots;
            this.frame = frame;
        }

        /// Rises whenever a pixel has changed.
        public long version() {
            return frame.version();
        }

        /// When it was captured, by [System#nanoTime].
        public long capturedNanos() {
            return frame.capturedNanos();
        }

        /// The pointer at that moment, which is not in the pixels.
        public Cursor cursor() {
            return frame.cursor();
        }

        /// A copy of the pixels.
        public Pixels pixels() {
            return frame.pixels(frame.bounds());
        }

        /// The pixels as a PNG file.
        ///
        /// @throws FailureException [dev.glovebox.guest.http.Failure.Unavailable] when too much is encoded
        public byte[] png() {
            var view = new View(frame.bounds(), frame.width(), frame.height(), false, false);
            return screenshots.encode(frame, view, Encoding.Png.FAST, false);
        }
    }
}
