package dev.glovebox.bridge.ssh;

import java.time.Duration;

/// What a copy may amount to; what exceeds it fails.
///
/// @param maxBytes of all files
/// @param maxEntries files and directories
/// @param maxDepth directories in one another
/// @param limit the time for all of it
public record TransferLimits(long maxBytes, int maxEntries, int maxDepth, Duration limit) {

    /// 64 GiB in 200,000 entries, 64 deep, a day.
    public static final TransferLimits DEFAULTS = new TransferLimits(64L << 30, 200_000, 64, Duration.ofDays(1));
}
