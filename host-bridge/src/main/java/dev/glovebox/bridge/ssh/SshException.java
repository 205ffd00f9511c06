package dev.glovebox.bridge.ssh;

/// A sandbox could not be reached by SSH, or what was asked for over SSH did not happen; the message is for people.
public final class SshException extends Exception {

    private static final long serialVersionUID = 1L;

    SshException(String message) {
        super(message);
    }

    SshException(String message, Throwable cause) {
        super(message, cause);
    }
}
