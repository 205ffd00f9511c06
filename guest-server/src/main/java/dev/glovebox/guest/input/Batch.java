package dev.glovebox.guest.input;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Actions that are done one after the other, with nothing of anybody else's in between.
///
/// @param requestId names it
/// @param steps what is done
/// @param expectation what has to be so before the first one; empty for anything
/// @param settle how the screen is waited for after the last one; empty for not at all
/// @param screenshot how one is wanted; empty for none
/// @param shots after which steps one is wanted
/// @param stay for how long what is still held at the end stays so
/// @param pause between two steps
/// @param patience for how long to wait until others are done
/// @param limit how long all of it may take
record Batch(
        String requestId,
        List<Step> steps,
        Optional<Action.Expectation> expectation,
        Optional<Map<String, String>> settle,
        Optional<Map<String, String>> screenshot,
        Shots shots,
        Duration stay,
        Duration pause,
        Duration patience,
        Duration limit) {

    /// An action, and what the caller calls it.
    record Step(String name, Action action) {}

    /// When there are screenshots.
    enum Shots {
        /// After the last step, or the one that failed.
        FINAL,
        /// After each.
        EACH,
        /// After one that failed only.
        FAILURE
    }
}
