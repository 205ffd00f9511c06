package dev.glovebox.guest.input;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One thing to be done, with coordinates of the screen.
sealed interface Action {

    /// Whether it changes nothing, and only looks or waits.
    default boolean isLook() {
        return switch (this) {
            case Wait _, Settle _, Look _, CursorPosition _, Expect _ -> true;
            case Move _,
                    MoveBy _,
                    Click _,
                    Drag _,
                    Scroll _,
                    Type _,
                    KeyPress _,
                    KeyDown _,
                    KeyUp _,
                    MouseDown _,
                    MouseUp _ -> false;
        };
    }

    /// The pointer goes to a place.
    ///
    /// @param keys held meanwhile
    record Move(Point place, List<Key> keys) implements Action {}

    /// The pointer goes by so many pixels.
    record MoveBy(int dx, int dy) implements Action {}

    /// A button is pressed and released, once or more often in quick succession.
    ///
    /// @param place where; empty for where the pointer is
    /// @param keys held meanwhile
    record Click(Optional<Point> place, MouseButton button, int count, Duration hold, List<Key> keys)
            implements Action {}

    /// A button is pressed at the first place of a path, and released at the last one; the pointer goes through all
    /// of them.
    ///
    /// @param path at least one place; it begins where the pointer is when there is only one
    /// @param duration from the press to the release
    /// @param keys held meanwhile
    record Drag(List<Point> path, MouseButton button, Duration duration, List<Key> keys) implements Action {}

    /// The wheel is turned.
    ///
    /// @param place where; empty for where the pointer is
    /// @param right notches to the right, negative for the left
    /// @param down notches down, negative for up
    /// @param keys held meanwhile
    record Scroll(Optional<Point> place, int right, int down, List<Key> keys) implements Action {}

    /// Text is typed.
    ///
    /// @param codePoints of the text
    /// @param pause between two characters
    /// @param paste whether it comes by way of the clipboard
    record Type(int[] codePoints, Duration pause, boolean paste) implements Action {}

    /// Combinations of keys are tapped, one after the other.
    ///
    /// @param combinations each pressed in its order, and released in the reverse one
    /// @param hold how long each is held
    record KeyPress(List<List<Key>> combinations, Duration hold) implements Action {}

    /// Keys go down, and stay so until the request ends, or longer if it says so.
    record KeyDown(List<Key> keys) implements Action {}

    /// Keys come up.
    record KeyUp(List<Key> keys) implements Action {}

    /// A button goes down, and stays so until the request ends, or longer if it says so.
    record MouseDown(Optional<Point> place, MouseButton button) implements Action {}

    /// A button comes up.
    record MouseUp(Optional<Point> place, MouseButton button) implements Action {}

    /// Time passes.
    record Wait(Duration time) implements Action {}

    /// The screen comes to rest, or the time for that is over.
    ///
    /// @param parameters as those of `GET /screenshot`
    record Settle(Map<String, String> parameters) implements Action {}

    /// The screen is looked at.
    ///
    /// @param parameters as those of `GET /screenshot`
    record Look(Map<String, String> parameters) implements Action {}

    /// Tells where the pointer is.
    record CursorPosition() implements Action {}

    /// Goes on only when the desktop is as expected.
    record Expect(Expectation expectation) implements Action {}

    /// What has to be so.
    ///
    /// @param window what the window with the focus has to be like; empty for anything
    /// @param pixel a pixel's colour; empty for any
    /// @param hash what a part of the screen has to look like; empty for anything
    /// @param unchanged what must not have changed; empty for nothing
    /// @param patience for how long to wait for it
    record Expectation(
            Optional<WindowWish> window,
            Optional<PixelWish> pixel,
            Optional<HashWish> hash,
            Optional<UnchangedWish> unchanged,
            Duration patience) {}

    /// A window, by those of its properties that are there.
    ///
    /// @param id its X id
    /// @param title a part of it, whatever the case
    /// @param windowClass a part of it, whatever the case
    record WindowWish(Optional<String> id, Optional<String> title, Optional<String> windowClass) {}

    /// A pixel.
    ///
    /// @param rgb `0xRRGGBB`
    /// @param tolerance how much each channel may differ
    record PixelWish(Point place, int rgb, int tolerance) {}

    /// A part of the screen, by its perceptual hash.
    ///
    /// @param region empty for all
    /// @param hash 16 hexadecimal digits
    /// @param distanceMax how many bits may differ
    record HashWish(Optional<Region> region, String hash, int distanceMax) {}

    /// A part of the screen that has to look as an earlier screenshot does.
    ///
    /// @param etag the screenshot's
    /// @param region empty for all that it shows
    record UnchangedWish(String etag, Optional<Region> region) {}
}
