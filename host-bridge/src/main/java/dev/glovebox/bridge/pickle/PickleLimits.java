package dev.glovebox.bridge.pickle;

/// How much a pickle may make the reader do. What is over a limit ends the reading before anything is allocated for
/// it.
///
/// @param maxInputBytes the pickle's size
/// @param maxMemoryBytes about how much memory all that is built may take, what is thrown away while reading
///     included
/// @param maxObjects the number of values in the result, a value that is in it twice counted twice
/// @param maxDepth how deeply containers may be nested
public record PickleLimits(long maxInputBytes, long maxMemoryBytes, int maxObjects, int maxDepth) {
    /// 64 MiB of pickle, 256 MiB of memory, ten million values, 500 levels.
    public static final PickleLimits DEFAULT = new PickleLimits(64L << 20, 256L << 20, 10_000_000, 500);

    /// @throws IllegalArgumentException when one is not positive
    public PickleLimits {
        if (maxInputBytes <= 0 || maxMemoryBytes <= 0 || maxObjects <= 0 || maxDepth <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
