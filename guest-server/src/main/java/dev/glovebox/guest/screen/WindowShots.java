package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.screen.Screen.Capture;
import dev.glovebox.guest.screen.Screen.WindowCapture;
import java.util.concurrent.atomic.AtomicReference;

/// Images of single windows, also of those that others cover.
final class WindowShots {
    private final Screen screen;
    private final Screenshots screenshots;

    WindowShots(Screen screen, Screenshots screenshots) {
        this.screen = screen;
        this.screenshots = screenshots;
    }

    /// What a window looked like, and where it was.
    private record Seen(Frame frame, Region place) {}

    /// The window as it was after the caller asked.
    ///
    /// @param id the window's
    /// @param known the tags of images that the caller has, as `If-None-Match` lists them
    /// @throws dev.glovebox.guest.http.FailureException when there is no such window, or it shows nothing, or
    ///     [dev.glovebox.guest.http.Failure.BadParameter] when it has not what is wanted
    Screenshot take(long id, ScreenshotQuery query, String known) {
        var taken = new AtomicReference<Seen>();
        screen.captureWindow(id, capture -> taken.set(seen(capture)));
        Seen seen = taken.get();
        Frame screenNow = screenshots.frame(false);
        var screenSize = new ImageSize(screenNow.width(), screenNow.height());
        return screenshots.windowImage(seen.frame(), seen.place(), screenSize, query, known);
    }

    /// The window as a frame of its own, the pointer where it is above it.
    private Seen seen(WindowCapture window) {
        Region place = window.place();
        var capture = new Capture(
                place.width(),
                place.height(),
                window.pixels(),
                window.rowBytes(),
                window.cursor().movedBy(-place.x(), -place.y()));
        return new Seen(screenshots.reader().next(null, capture, System.nanoTime()), place);
    }
}
