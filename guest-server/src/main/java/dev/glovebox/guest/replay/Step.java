package dev.glovebox.guest.replay;

import org.jspecify.annotations.Nullable;

/// One step of a recording.
///
/// @param number 1 for the first one
/// @param startMs when it began
/// @param endMs when it ended
/// @param action what was done
/// @param frame how the screen looked just before; null when it was not looked at
/// @param gap why input before it may be missing; null when none is
record Step(
        int number,
        long startMs,
        long endMs,
        Action action,
        @Nullable RecordedFrame frame,
        @Nullable String gap) {

    /// The same with other content.
    Step with(Action newAction, long newEndMs) {
        return new Step(number, startMs, newEndMs, newAction, frame, gap);
    }

    /// The same as number `newNumber`.
    Step numbered(int newNumber) {
        return new Step(newNumber, startMs, endMs, action, frame, gap);
    }
}
