package dev.glovebox.bridge.driver.qemu;

import java.util.List;

/// What is known about a machine that has ended.
///
/// @param request what this side wanted of it
/// @param events what QEMU has said, oldest first
/// @param exit QEMU's status, 128 and more when a signal killed it
/// @param serial the end of what the guest has said on its serial console
/// @param log the end of what QEMU has printed
record Ending(Request request, List<QmpEvent> events, int exit, List<String> serial, List<String> log) {

    /// Copies the lists.
    Ending {
        events = List.copyOf(events);
        serial = List.copyOf(serial);
        log = List.copyOf(log);
    }

    /// What this side has asked for before the end.
    enum Request {
        /// Nothing.
        NONE,
        /// That it ends.
        STOP,
        /// The same, but it had to be killed.
        KILL
    }
}
