package dev.glovebox.guest.recording;

/// One line of a recording.
public sealed interface RecordedEvent permits InputEvent, ActionEvent, FrameEvent {

    /// The event's name on the wire.
    String type();
}
