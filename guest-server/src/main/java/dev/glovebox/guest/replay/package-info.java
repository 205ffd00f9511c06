/// What a recording says to do: as steps, as a list of actions, as a program, as a report to look at, and done
/// again.
///
/// Start at [dev.glovebox.guest.replay.ExportService] and [dev.glovebox.guest.replay.ReplayService], which own the
/// routes. `Steps` reads a recording's events and folds them into `Step`s, each with an `Action`; the exports
/// render them, `Replay` does them. The ports are [dev.glovebox.guest.replay.RecordingReader] (where recordings
/// are), [dev.glovebox.guest.replay.Hands] (the input engine) and [dev.glovebox.guest.replay.Eyes] (the screen).
///
/// Coordinates are device pixels, origin top left; times are milliseconds since the recording began.
@NullMarked
package dev.glovebox.guest.replay;

import org.jspecify.annotations.NullMarked;
