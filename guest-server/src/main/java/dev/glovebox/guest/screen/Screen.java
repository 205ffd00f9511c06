package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The display that the desktop runs on.
public interface Screen {

    /// Captures the whole screen and the cursor at one moment, and lets `reader` read the capture.
    ///
    /// @param anew whether to capture also when nothing seems to have been drawn since the last capture
    /// @param reader must be done with the capture's pixels when it returns
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or does not answer
    void capture(boolean anew, Consumer<Capture> reader);

    /// Captures a window and all that lies in it, and lets `reader` read the capture: also what other windows
    /// cover, or what lies beyond the screen. A covered window may be painted anew for it, which takes up to half a
    /// second the first time.
    ///
    /// @param id the window's X id
    /// @param reader must be done with the capture's pixels when it returns
    /// @throws dev.glovebox.guest.http.FailureException
    ///     [dev.glovebox.guest.http.Failure.NotFound] when there is no such window;
    ///     [dev.glovebox.guest.http.Failure.Conflict] when it shows nothing, as when it is minimised, is too
    ///     large, or does not paint itself within two seconds;
    ///     [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or does not answer
    void captureWindow(long id, Consumer<WindowCapture> reader);

    /// The screen at one moment, without the cursor in the pixels.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @param pixels rows from the top, `rowBytes` apart; 4 bytes a pixel, little-endian `0xXXRRGGBB`, top byte
    ///     unspecified; null when nothing was drawn since the last capture that a reader was done with
    /// @param rowBytes from one row's start to the next one's
    /// @param cursor the pointer and its image
    record Capture(int width, int height, @Nullable MemorySegment pixels, int rowBytes, Cursor cursor) {}

    /// A window at one moment, without its border and without the cursor in the pixels.
    ///
    /// @param place where it lies on the screen, and its size; may reach beyond the screen
    /// @param pixels as those of a [Capture]
    /// @param rowBytes from one row's start to the next one's
    /// @param cursor the pointer and its image, in pixels of the screen
    record WindowCapture(Region place, MemorySegment pixels, int rowBytes, Cursor cursor) {}
}
