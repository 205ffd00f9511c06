package dev.glovebox.guest.replay;

import org.jspecify.annotations.Nullable;

/// Input, and what was noted just before it.
///
/// @param event the input
/// @param frame how the screen looked; null when it was not looked at
/// @param gap why input before it may be missing; null when none is
record Observed(
        RecordedEvent.Input event,
        @Nullable RecordedFrame frame,
        @Nullable String gap) {

    /// When it happened.
    long timeMs() {
        return event.timeMs();
    }

    /// The step that begins with this.
    Step step(Action action, long endMs) {
        return new Step(0, timeMs(), endMs, action, frame, gap);
    }
}
