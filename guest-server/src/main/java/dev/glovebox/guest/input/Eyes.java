package dev.glovebox.guest.input;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.util.Map;
import java.util.Optional;

/// What actions look at.
///
/// Parameters are those of `GET /screenshot`. Waiting ends when the calling thread is interrupted, with
/// [dev.glovebox.guest.http.Failure.Unavailable].
public interface Eyes {

    /// Checks parameters before anything is done.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.BadParameter]
    void check(Map<String, String> parameters);

    /// A screenshot, as `GET /screenshot` answers it as JSON.
    Object look(Map<String, String> parameters);

    /// Waits until the screen is at rest, or the time for that is over.
    ///
    /// @return how it ended; Jackson writes it
    Object settle(Map<String, String> parameters);

    /// The colour of a pixel, `0xRRGGBB`; the pointer is not in it.
    int pixel(Point place);

    /// How many bits the perceptual hash of a part of the screen, all when empty, differs in from `hash`.
    ///
    /// @param hash 16 hexadecimal digits
    int distance(Optional<Region> region, String hash);

    /// Whether a part of the screen shows what the screenshot with that tag did.
    ///
    /// @param region empty for all that it shows
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.Gone] when it is not
    ///     remembered
    boolean isUnchanged(String etag, Optional<Region> region);
}
