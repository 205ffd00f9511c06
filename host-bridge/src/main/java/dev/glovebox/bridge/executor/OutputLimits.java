package dev.glovebox.bridge.executor;

/// How much of an execution's output is kept. What is more is read and dropped, and the output says so where it
/// ends.
///
/// @param maxTextChars of standard output, and of standard error
/// @param maxRichBytes of all rich outputs together, about
/// @param maxRichOutputs how many
/// @param maxMessageBytes of a single message; a larger one is dropped
public record OutputLimits(int maxTextChars, long maxRichBytes, int maxRichOutputs, int maxMessageBytes) {
    /// 8 Mi characters a stream, 64 MiB in 10,000 rich outputs, 64 MiB a message.
    public static final OutputLimits DEFAULT = new OutputLimits(8 << 20, 64L << 20, 10_000, 64 << 20);

    /// @throws IllegalArgumentException when one is not positive
    public OutputLimits {
        if (maxTextChars <= 0 || maxRichBytes <= 0 || maxRichOutputs <= 0 || maxMessageBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
