package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.image.Point;

/// A line of a recording, as far as steps depend on it.
sealed interface RecordedEvent {

    /// When it happened.
    long timeMs();

    /// Something that was done at the keyboard or the mouse.
    sealed interface Input extends RecordedEvent {}

    /// A key.
    ///
    /// @param id the same for the press and the release
    /// @param keysym what it meant when it went down
    /// @param text what it typed; empty for nothing
    /// @param modified whether Shift, Control, Alt or Super was held
    record Key(long timeMs, boolean isPress, String id, String keysym, String text, boolean modified) implements Input {

        /// The release that the next press of a key that repeats begins with.
        Key released(long atMs) {
            return new Key(atMs, false, id, keysym, "", modified);
        }
    }

    /// A mouse button.
    ///
    /// @param clicks 2 for the second of a double click, and so on
    record Button(long timeMs, boolean isPress, Point at, String button, int clicks) implements Input {
        /// The same for the press and the release.
        String id() {
            return "button " + button;
        }
    }

    /// The pointer moved.
    record Motion(long timeMs, Point at) implements Input {}

    /// The wheel turned.
    ///
    /// @param notchesX to the right
    /// @param notchesY down
    record Wheel(long timeMs, Point at, int notchesX, int notchesY) implements Input {}

    /// The input engine began to do what it was asked to.
    record Begun(long timeMs, ObjectNode action) implements RecordedEvent {}

    /// It ended.
    ///
    /// @param done whether all of it was done
    record Ended(long timeMs, boolean done) implements RecordedEvent {}

    /// The screen was looked at.
    record Shown(long timeMs, RecordedFrame frame) implements RecordedEvent {}

    /// Input may have gone unseen.
    record Gap(long timeMs, String reason) implements RecordedEvent {}
}
