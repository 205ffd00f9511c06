package dev.glovebox.guest.window;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a window is shown; one of them holds at a time.
public enum Show {
    /// In its own size.
    NORMAL,
    /// Not at all, until it is restored.
    MINIMIZED,
    /// As large as there is room.
    MAXIMIZED,
    /// Over all of the screen, without a frame.
    FULLSCREEN;

    /// Its name in requests and answers.
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// All names.
    static List<String> names() {
        return Arrays.stream(values()).map(Show::toString).toList();
    }

    /// The one of that name, if there is one.
    static Optional<Show> named(String name) {
        return Arrays.stream(values())
                .filter(show -> show.toString().equals(name))
                .findFirst();
    }
}
