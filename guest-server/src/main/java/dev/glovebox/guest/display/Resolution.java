package dev.glovebox.guest.display;

import java.util.List;
import java.util.function.Consumer;

/// The size of the screen. Thread-safe.
///
/// Its methods throw [Failure.DisplayUnavailable] when the X server is not there or does not answer.
public interface Resolution {

    /// A size in pixels.
    record Size(int width, int height) {}

    /// How it is about the screen's size.
    ///
    /// @param name the display's, as in `DISPLAY`
    /// @param size that of the screen
    /// @param modes the sizes that the display has by itself, the largest first; others can be had as well
    /// @param minimum the smallest width and height
    /// @param maximum the largest width and height
    record State(String name, Size size, List<Size> modes, Size minimum, Size maximum) {

        /// Whether the screen cannot have another size.
        boolean isFixed() {
            return minimum.equals(maximum);
        }
    }

    /// How it is now.
    State state();

    /// Changes the size, and returns when the screen has it.
    ///
    /// @throws dev.glovebox.guest.http.FailureException also [Failure.Conflict], when the display cannot change its
    ///     size, or not to that one
    State resize(Size wanted);

    /// Has `listener` told of every new size from now on, whoever made it. It is called by the connection's own
    /// thread, and must return at once.
    void onChange(Consumer<Size> listener);
}
