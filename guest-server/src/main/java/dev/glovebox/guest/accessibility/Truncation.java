package dev.glovebox.guest.accessibility;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why something is missing in an answer.
enum Truncation {
    /// There are more elements than were asked for.
    NODES,
    /// There are deeper levels than were asked for.
    DEPTH,
    /// The time was over.
    TIME,
    /// An application did not answer.
    UNRESPONSIVE,
    /// There are more applications than are read.
    APPLICATIONS;

    /// As clients see it.
    @JsonValue
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
