package dev.glovebox.guest.http;

/// Carries a [Failure] to [Problems], which answers it; it has no stack trace of its own to spare the hot path.
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure) {
        super(failure.detail(), null, false, false);
        this.failure = failure;
    }

    /// The failure that the caller is told of.
    public Failure failure() {
        return failure;
    }
}
