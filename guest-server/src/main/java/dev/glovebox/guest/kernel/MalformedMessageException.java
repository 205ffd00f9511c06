package dev.glovebox.guest.kernel;

/// A client sent what is not a message; it is left out, and the connection goes on.
final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }
}
