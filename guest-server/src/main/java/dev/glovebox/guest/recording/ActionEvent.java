package dev.glovebox.guest.recording;

/// What the server's own input engine was asked to do; the events that it caused lie between the two.
sealed interface ActionEvent extends RecordedEvent {

    @Override
    default String type() {
        return "action";
    }

    /// What is done.
    ActionNote note();

    /// It is about to be done.
    record Began(ActionNote note) implements ActionEvent {}

    /// It has been done, or not.
    record Ended(ActionNote note, ActionStatus status) implements ActionEvent {}
}
