package dev.glovebox.guest.screen;

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

    /// The screen at one moment, without the cursor in the pixels.
    ///
    /// @param width in pixels
    /// @param height in pixels
    /// @param pixels rows from the top, `rowBytes` apart; 4 bytes a pixel, little-endian `0xXXRRGGBB`, top byte
    ///     unspecified; null when nothing was drawn since the last capture that a reader was done with
    /// @param rowBytes from one row's start to the next one's
    /// @param cursor the pointer and its image
    record Capture(int width, int height, @Nullable MemorySegment pixels, int rowBytes, Cursor cursor) {}
}
