package dev.glovebox.bridge.driver.egress;

/// A guest's request is none that a proxy takes.
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
