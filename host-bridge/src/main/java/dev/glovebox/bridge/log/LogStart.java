package dev.glovebox.bridge.log;

/// Where following a log begins.
public sealed interface LogStart {

    /// At a byte: 0, or a text's [LogEvent.Text#nextOffset].
    ///
    /// @param bytes 0 or more
    record Offset(long bytes) implements LogStart {}

    /// At the last lines that are there, whether or not the very last is complete.
    ///
    /// @param count 0 or more; 0 for only what is yet to come
    record LastLines(int count) implements LogStart {}
}
