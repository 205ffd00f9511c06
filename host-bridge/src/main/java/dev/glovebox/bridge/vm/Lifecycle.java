package dev.glovebox.bridge.vm;

/// Where a sandbox is in its life: `created → starting → running ⇄ paused → stopping → stopped`, or `failed`.
public enum Lifecycle {
    /// Its directory is there; it was never started.
    CREATED,
    /// Its machine boots.
    STARTING,
    /// Its guest has answered that it is ready.
    RUNNING,
    /// It stands still.
    PAUSED,
    /// It goes down.
    STOPPING,
    /// It has ended because somebody asked for it; it can be started again.
    STOPPED,
    /// It has ended for another reason, which its cause tells; it can be started again.
    FAILED;

    /// Whether a machine belongs to this state.
    public boolean isAlive() {
        return this == STARTING || this == RUNNING || this == PAUSED || this == STOPPING;
    }
}
