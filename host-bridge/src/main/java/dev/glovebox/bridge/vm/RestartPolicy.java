package dev.glovebox.bridge.vm;

/// Whether a machine that has ended is started again, by its keeper.
public enum RestartPolicy {
    /// Never.
    NEVER,
    /// When it has ended by itself for any other reason than that its guest shut down.
    ON_FAILURE,
    /// Whenever nobody asked for its end.
    ALWAYS
}
