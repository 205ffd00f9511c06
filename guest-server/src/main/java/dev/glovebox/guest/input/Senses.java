package dev.glovebox.guest.input;

import java.util.Locale;
import java.util.Optional;

/// What actions need of the rest of the desktop.
///
/// @param eyes look at the screen
/// @param focus knows the window that gets what is typed
/// @param pasteboard lends the clipboard
public record Senses(Eyes eyes, FocusedWindow focus, Pasteboard pasteboard) {

    /// In what the desktop is not as expected, one line; empty when it is.
    Optional<String> differs(Action.Expectation expectation) {
        return expectation
                .window()
                .flatMap(this::window)
                .or(() -> expectation.pixel().flatMap(this::pixel))
                .or(() -> expectation.hash().flatMap(this::hash))
                .or(() -> expectation.unchanged().flatMap(this::unchanged));
    }

    private Optional<String> window(Action.WindowWish wish) {
        Optional<FocusedWindow.Window> found = focus.find();
        if (found.isEmpty()) {
            return Optional.of("expect.window: no window has the focus");
        }
        FocusedWindow.Window window = found.get();
        boolean matches = wish.id().map(id -> sameId(id, window.id())).orElse(true)
                && wish.title().map(part -> has(window.title(), part)).orElse(true)
                && wish.windowClass()
                        .map(part -> has(window.windowClass(), part))
                        .orElse(true);
        return matches
                ? Optional.empty()
                : Optional.of("expect.window: the focus is in %s \"%s\" of class %s"
                        .formatted(window.id(), window.title(), window.windowClass()));
    }

    private static boolean sameId(String wanted, String id) {
        try {
            return Long.decode(wanted).equals(Long.decode(id));
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static boolean has(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private Optional<String> pixel(Action.PixelWish wish) {
        int found = eyes.pixel(wish.place());
        for (int shift = 0; shift <= 16; shift += 8) {
            if (Math.abs((found >> shift & 0xff) - (wish.rgb() >> shift & 0xff)) > wish.tolerance()) {
                return Optional.of(
                        "expect.pixel: the pixel at %s is #%06x, not #%06x".formatted(wish.place(), found, wish.rgb()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> hash(Action.HashWish wish) {
        int distance = eyes.distance(wish.region(), wish.hash());
        return distance <= wish.distanceMax()
                ? Optional.empty()
                : Optional.of("expect.hash: %d bits of the screen's hash differ, at most %d may"
                        .formatted(distance, wish.distanceMax()));
    }

    private Optional<String> unchanged(Action.UnchangedWish wish) {
        return eyes.isUnchanged(wish.etag(), wish.region())
                ? Optional.empty()
                : Optional.of("expect.unchanged: the screen has changed since " + wish.etag());
    }
}
