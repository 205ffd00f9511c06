package dev.glovebox.bridge.driver;

/// A machine could not be started or did not do what was asked; the message says what to do about it.
public class DriverException extends Exception {

    private static final long serialVersionUID = 1L;

    public DriverException(String message) {
        super(message);
    }

    public DriverException(String message, Throwable cause) {
        super(message, cause);
    }
}
