package dev.glovebox.guest.recording;

import java.util.Locale;

/// How an action ended.
public enum ActionStatus {
    /// All of it was done.
    OK,
    /// It failed, perhaps after a part of it.
    ERROR,
    /// The caller wanted it no more.
    CANCELLED;

    /// The name on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
