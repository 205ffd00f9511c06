package dev.glovebox.guest.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A kernel's channels that clients see; the heartbeat is the server's own.
enum Channel {
    SHELL,
    CONTROL,
    STDIN,
    IOPUB;

    /// Its name in messages.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The channel of that name in messages, if there is one.
    static Optional<Channel> of(String wireName) {
        return Arrays.stream(values())
                .filter(channel -> channel.wireName().equals(wireName))
                .findFirst();
    }
}
