package dev.glovebox.guest.input;

import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import java.util.List;
import java.util.OptionalInt;

/// The display's keyboard and pointer, to be used by one thread at a time.
///
/// When a method returns, the X server has processed what it did. All of them throw
/// [dev.glovebox.guest.http.FailureException] with [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the
/// display is gone or does not answer.
public interface InputDevice {

    /// The display at one moment.
    ///
    /// @param screen its size
    /// @param pointer where the pointer is
    /// @param hasFocus whether any window gets what is typed
    record State(ImageSize screen, Point pointer, boolean hasFocus) {}

    /// How the display is now.
    State state();

    /// The screen's size now.
    ImageSize screen();

    /// Moves the pointer and, if it gets there, presses a button, all in one go: the press is what a program waits
    /// for.
    ///
    /// @param number the button, as X counts them
    /// @return where the pointer has got to; the button is down only if that is `place`
    Point pressAt(Point place, int number);

    /// Does `strokes` in their order.
    ///
    /// @return where the pointer is after them
    Point perform(List<Stroke> strokes);

    /// Whether a button is down for programs: one that was released stays so while a synchronous grab holds events
    /// back, until the window manager, say, has given a window that was clicked the keyboard.
    ///
    /// @param number as X counts them; those above 5 are never known to be down
    boolean isButtonDown(int number);

    /// Types a part of `text`, all of it when it is short.
    ///
    /// Characters that the keyboard lacks get a spare key first. Whoever gets the text is waited for then, up to
    /// two seconds each time that the keyboard changes meanwhile.
    ///
    /// @param text code points; line feed and tab are the keys Return and Tab
    /// @param from the first one to be typed
    /// @param max how many may be typed
    /// @return how many have been typed, at least one
    /// @throws dev.glovebox.guest.http.FailureException also [dev.glovebox.guest.http.Failure.Conflict] when
    ///     somebody holds a modifier
    int type(int[] text, int from, int max);

    /// The keysym of a key's X name; empty when there is none.
    ///
    /// @param anyCase whether its case does not matter
    OptionalInt keysym(String name, boolean anyCase);

    /// Releases all that is down on the input extension's devices, whoever has pressed it.
    void releaseAll();

    /// A part of an action, after which the display is as it says.
    sealed interface Stroke {

        /// The pointer is moved.
        record MoveTo(Point place) implements Stroke {}

        /// A button goes down or up.
        ///
        /// @param number as X counts them
        record Button(int number, boolean isDown) implements Stroke {}

        /// A key goes down or up, with those that it takes to give the symbol.
        record Key(int keysym, boolean isDown) implements Stroke {}
    }
}
