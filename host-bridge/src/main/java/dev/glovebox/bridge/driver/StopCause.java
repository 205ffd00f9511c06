package dev.glovebox.bridge.driver;

import java.util.List;

/// Why a machine has ended.
///
/// @param kind what happened
/// @param detail a sentence for people, with the remedy where there is one
/// @param lastSerialLines the end of what the guest said on its serial console, 40 lines at most
public record StopCause(Kind kind, String detail, List<String> lastSerialLines) {

    /// What can end a machine.
    public enum Kind {
        /// Somebody asked for it, or the guest shut itself down.
        ASKED,
        /// It did not become ready, or did not shut down, in the time it was given.
        TIMEOUT,
        /// The guest's kernel panicked.
        GUEST_PANIC,
        /// The guest ran out of memory.
        OUT_OF_MEMORY,
        /// The guest's disk, or the host's under it, is full.
        DISK_FULL,
        /// It could not be started in the first place.
        NOT_STARTED,
        /// The driver's process died: killed, crashed, or unable to go on.
        DRIVER_DIED,
        /// The process that owned it died.
        OWNER_DIED
    }

    /// Copies the lines.
    public StopCause {
        lastSerialLines = List.copyOf(lastSerialLines);
    }
}
