package dev.glovebox.guest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.input.ActionListener;
import dev.glovebox.guest.recording.ActionNote;
import dev.glovebox.guest.recording.ActionStatus;
import dev.glovebox.guest.recording.Recordings;
import java.util.Locale;
import java.util.function.Supplier;

/// Notes in the recordings what the input engine is asked to do.
record RecordedActions(Recordings recordings) implements ActionListener {

    @Override
    public void began(String requestId, int index, Supplier<JsonNode> action) {
        if (recordings.isRecording()) {
            recordings.actionBegan(new ActionNote(requestId, index, action.get()));
        }
    }

    @Override
    public void ended(String requestId, int index, Supplier<JsonNode> action, String status) {
        if (recordings.isRecording()) {
            recordings.actionEnded(
                    new ActionNote(requestId, index, action.get()),
                    ActionStatus.valueOf(status.toUpperCase(Locale.ROOT)));
        }
    }
}
