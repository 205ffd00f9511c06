package dev.glovebox.guest.screen;

import java.time.Duration;

/// Tells that something may have been drawn on the display. Any number of threads may ask and wait.
public interface DamageSource {

    /// A number that rises whenever something may have been drawn, or the display's size or the cursor's image
    /// changed. The pointer's motion does not count.
    long serial();

    /// Waits until [#serial] is not `serial` any more.
    ///
    /// @param limit how long to wait at most
    /// @return whether it is another one
    boolean await(long serial, Duration limit) throws InterruptedException;
}
