package dev.glovebox.bridge.pickle;

/// What a pickle has used up of its limits.
final class Budget {
    /// Comparisons of keys that collide, in values looked at: a second's worth.
    private static final long MAX_WORK = 50_000_000;

    private final PickleLimits limits;
    private long memoryBytes;
    private long work;

    Budget(PickleLimits limits) {
        this.limits = limits;
    }

    PickleLimits limits() {
        return limits;
    }

    /// To be called before memory is allocated.
    void allocate(long bytes) throws UnpicklingException {
        memoryBytes += bytes;
        if (memoryBytes > limits.maxMemoryBytes()) {
            throw new UnpicklingException(
                    "the pickle's data takes more than %d bytes of memory".formatted(limits.maxMemoryBytes()));
        }
    }

    /// To be called before something is done that takes longer than reading a value.
    void work(long steps) throws UnpicklingException {
        work += steps;
        if (work > MAX_WORK) {
            throw new UnpicklingException("the pickle's keys collide too often to be put into maps and sets");
        }
    }
}
