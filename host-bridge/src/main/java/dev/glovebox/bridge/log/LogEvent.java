package dev.glovebox.bridge.log;

/// What somebody who follows a log is told, in the order in which it was written.
public sealed interface LogEvent {

    /// A piece of text: mostly a line. All texts, each followed by a line break if its end is [End#LINE], are the
    /// log.
    ///
    /// @param offset where its first byte is in the file
    /// @param nextOffset where the next text begins; following from there loses and doubles nothing
    /// @param text the text without its line break; bytes that are not UTF-8 are U+FFFD
    /// @param end what it ends with
    record Text(long offset, long nextOffset, String text, End end) implements LogEvent {}

    /// The file has lost what was in it, and is read from its beginning again: all offsets so far belong to the old
    /// one.
    ///
    /// @param offset how far the old one had been read
    /// @param reason how it went
    record Cut(long offset, Reason reason) implements LogEvent {}

    /// What a text ends with.
    enum End {
        /// A line break: the line is complete.
        LINE,
        /// Nothing yet: the line is taking its time, and goes on in the next text.
        PAUSE,
        /// Nothing: the line is too long to be kept in memory, and goes on in the next text.
        SPLIT
    }

    /// How a file can lose what was in it.
    enum Reason {
        /// It was made shorter or written anew.
        TRUNCATED,
        /// There is another one of its name; the old one has been read to its end.
        REPLACED
    }
}
