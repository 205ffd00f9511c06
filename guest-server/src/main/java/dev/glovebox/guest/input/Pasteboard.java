package dev.glovebox.guest.input;

import java.time.Duration;

/// Lends the clipboard to a text.
public interface Pasteboard {

    /// Offers `text` in the clipboard and the primary selection, lets `pasting` make somebody ask for it, waits
    /// until that has happened, and puts back what was there.
    ///
    /// @return whether somebody has asked for it within `limit`
    boolean lend(String text, Runnable pasting, Duration limit) throws InterruptedException;
}
