package dev.glovebox.guest;

import dev.glovebox.guest.application.ApplicationStatus;
import dev.glovebox.guest.clipboard.Change;
import dev.glovebox.guest.display.Resolution;
import dev.glovebox.guest.event.DesktopEvents;
import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.recording.RecordingSummary;
import dev.glovebox.guest.window.Window;
import dev.glovebox.guest.window.WindowEvent;
import org.jspecify.annotations.Nullable;

/// Tells those who follow the desktop what the features tell of themselves.
final class DesktopEventFeed {
    private final DesktopEvents events;

    DesktopEventFeed(DesktopEvents events) {
        this.events = events;
    }

    /// A window, and what was before.
    ///
    /// @param before the title that it had
    private record Titled(Window window, String before) {}

    /// Where the focus is.
    ///
    /// @param window null when no window has it
    /// @param before the window that had it; null when none had
    private record Focused(
            @Nullable Window window, @Nullable WindowId before) {}

    /// What has become of a window.
    private record Changed(Window window) {}

    void window(WindowEvent event) {
        switch (event) {
            case WindowEvent.Opened(Window window) -> events.publish("window_opened", new Changed(window));
            case WindowEvent.Closed(Window window) -> events.publish("window_closed", new Changed(window));
            case WindowEvent.Moved(Window window) -> events.publish("window_moved", new Changed(window));
            case WindowEvent.StateChanged(Window window) -> events.publish("window_state", new Changed(window));
            case WindowEvent.Titled(Window window, String before) ->
                events.publish("window_title", new Titled(window, before));
            case WindowEvent.Focused focused ->
                events.publish("window_focus", new Focused(focused.window(), focused.before()));
        }
    }

    void application(ApplicationStatus status) {
        events.publish("application", status);
    }

    /// What of a recording is told.
    private record Recorded(String recordingId, RecordingSummary.State state) {}

    void recording(RecordingSummary summary) {
        events.publish("recording", new Recorded(summary.recordingId(), summary.state()));
    }

    /// What of a kernel is told.
    ///
    /// @param state `started` or `ended`
    private record KernelTold(String kernelId, String state) {}

    void kernelStarted(String id) {
        events.publish("kernel", new KernelTold(id, "started"));
    }

    void kernelEnded(String id) {
        events.publish("kernel", new KernelTold(id, "ended"));
    }

    /// What of the clipboard is told.
    ///
    /// @param selection which
    private record Copied(String selection) {}

    void clipboard(Change change) {
        events.publish("clipboard", new Copied(change.selection().label()));
    }

    void resolution(Resolution.Size size) {
        events.publish("resolution", size);
    }
}
