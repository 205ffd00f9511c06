package dev.glovebox.bridge.vm;

import java.time.Duration;

/// Learns how far a start has come.
@FunctionalInterface
public interface StartListener {

    /// The guest has reached a stage.
    ///
    /// @param stage `machine` once it runs, then what the guest tells: `booting`, `kernel`, `display`,
    ///     `server`, and `ready` once it answers
    /// @param sinceStart the time since the start was asked for
    void reached(String stage, Duration sinceStart);

    /// Listens to nothing.
    static StartListener none() {
        return (stage, sinceStart) -> {};
    }
}
