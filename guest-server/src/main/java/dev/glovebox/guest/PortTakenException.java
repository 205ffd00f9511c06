package dev.glovebox.guest;

/// A port cannot be listened on; the message names the setting.
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
        super(message);
    }
}
