package dev.glovebox.bridge.pickle;

/// A pickle is not one, holds something else than plain data, or is larger than allowed; the message says which,
/// and what to do about it.
public final class UnpicklingException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnpicklingException(String message) {
        super(message);
    }

    UnpicklingException(String message, Throwable cause) {
        super(message, cause);
    }
}
