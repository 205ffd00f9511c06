package dev.glovebox.guest.input;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A mouse button that is not the wheel.
enum MouseButton {
    LEFT(1),
    MIDDLE(2),
    RIGHT(3),
    BACK(8),
    FORWARD(9);

    private static final String WHEEL = "wheel"; // OpenAI's name of the middle one

    private final int number;

    MouseButton(int number) {
        this.number = number;
    }

    /// As X counts them.
    int number() {
        return number;
    }

    /// The name on the wire.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The button of that name; empty for none.
    static Optional<MouseButton> of(String name) {
        return name.equals(WHEEL)
                ? Optional.of(MIDDLE)
                : Arrays.stream(values())
                        .filter(button -> button.wireName().equals(name))
                        .findFirst();
    }

    /// All names.
    static String names() {
        return Arrays.stream(values()).map(MouseButton::wireName).collect(Collectors.joining(", "));
    }
}
