package dev.glovebox.bridge.driver.egress;

/// A guest's request is not carried out; the guest is told why.
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String status;

    /// @param status `403 Forbidden` for example
    /// @param message for people in the guest
    RefusedException(String status, String message) {
        super(message);
        this.status = status;
    }

    String status() {
        return status;
    }
}
