/// What was done on the display: `/record` starts and stops a recording of its keyboard and mouse input,
/// `/recordings` lists and reads what was recorded.
///
/// Start at [dev.glovebox.guest.recording.RecordingService], which owns the routes.
/// [dev.glovebox.guest.recording.Recordings] owns the running and the finished ones below one directory;
/// [dev.glovebox.guest.recording.InputSource] is the port to the display's input, whose adapters are
/// `dev.glovebox.guest.x11.X11Record` and `dev.glovebox.guest.x11.InputHookProcess`;
/// [dev.glovebox.guest.recording.VideoSource] and [dev.glovebox.guest.recording.FrameSource] are those to its
/// screen, [dev.glovebox.guest.recording.FocusedWindow] is the one to its windows. An event is a
/// [dev.glovebox.guest.recording.RecordedEvent]: input, what the server's own engine was asked to do, or a picture.
/// Its wire form is a line of `events.jsonl`, written by `EventJson`.
///
/// Coordinates are device pixels, origin top left; times are milliseconds since the recording began, at the
/// distances that the X server's own timestamps have.
@NullMarked
package dev.glovebox.guest.recording;

import org.jspecify.annotations.NullMarked;
