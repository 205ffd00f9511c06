package dev.glovebox.guest.kernel;

/// What bounds a kernel.
///
/// @param memoryMib how much memory it may take; 0 for no limit
/// @param cpus how many processors' time it may take; 0 for no limit
record KernelBounds(int memoryMib, double cpus) {
    /// What a group may take beyond the limit: code, stacks and caches are in its account, and not in a process's.
    private static final long HEADROOM_BYTES = 64L << 20;

    boolean isNone() {
        return memoryMib == 0 && cpus == 0;
    }

    /// The bound of each process's data.
    long processBytes() {
        return (long) memoryMib << 20;
    }

    /// The bound of all its processes together.
    long groupBytes() {
        return processBytes() + HEADROOM_BYTES;
    }
}
