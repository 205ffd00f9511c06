package dev.glovebox.guest.window;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.WholeNumber;
import dev.glovebox.guest.image.Region;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a window is wanted; what is null stays as it is.
///
/// @param x its left edge, without its frame, in pixels of the screen
/// @param y its upper edge
/// @param width in pixels, without its frame
/// @param height in pixels, without its frame
/// @param state how it is to be shown
record WindowWish(
        @JsonDeserialize(using = WholeNumber.class) @Nullable
        Long x,

        @JsonDeserialize(using = WholeNumber.class) @Nullable
        Long y,

        @JsonDeserialize(using = WholeNumber.class) @Nullable
        Long width,

        @JsonDeserialize(using = WholeNumber.class) @Nullable
        Long height,

        @Nullable String state) {
    private static final int POSITION_MAX = 32_767; // X11 protocol: INT16
    private static final int SIZE_MAX = 32_767;

    private static void check(String name, @Nullable Long value, int min, int max) {
        if (value != null && (value < min || value > max)) {
            throw bad(name, "%d: expected a whole number, %d..%d".formatted(value, min, max));
        }
    }

    /// Refuses a wish for nothing, for what cannot be, and one that contradicts itself.
    ///
    /// @throws FailureException [Failure.BadBody]
    WindowWish checked() {
        check("x", x, -POSITION_MAX, POSITION_MAX);
        check("y", y, -POSITION_MAX, POSITION_MAX);
        check("width", width, 1, SIZE_MAX);
        check("height", height, 1, SIZE_MAX);
        if (state == null && !hasPlace()) {
            throw bad("", "nothing is asked for: expected x, y, width, height or state");
        }
        if (state != null && Show.named(state).isEmpty()) {
            throw bad("state", "%s: expected %s".formatted(state, String.join(", ", Show.names())));
        }
        if (hasPlace() && show().filter(show -> show != Show.NORMAL).isPresent()) {
            throw bad("state", "%s: expected normal, or no x, y, width and height".formatted(state));
        }
        return this;
    }

    private static FailureException bad(String field, String message) {
        return new Failure.BadBody(field, message).asException();
    }

    /// How it is to be shown; empty for as it is.
    Optional<Show> show() {
        return Optional.ofNullable(state).flatMap(Show::named);
    }

    /// Whether it is to be moved or resized.
    boolean hasPlace() {
        return x != null || y != null || width != null || height != null;
    }

    /// The same, wherever the window lies.
    WindowWish withoutPlace() {
        return new WindowWish(null, null, null, null, state);
    }

    /// Where it is to lie.
    ///
    /// @param now where it lies
    Region placeOf(Region now) {
        return new Region(
                orElse(x, now.x()), orElse(y, now.y()), orElse(width, now.width()), orElse(height, now.height()));
    }

    private static int orElse(@Nullable Long wanted, int now) {
        return wanted == null ? now : Math.toIntExact(wanted);
    }

    /// Whether the window is as wanted.
    boolean isFulfilledBy(Window window) {
        return placeOf(window.region()).equals(window.region())
                && show().map(show -> show == window.show()).orElse(true);
    }
}
