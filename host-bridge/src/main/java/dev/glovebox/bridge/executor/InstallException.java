package dev.glovebox.bridge.executor;

import java.io.Serial;

/// Packages could not be installed; the message ends with what uv said last.
public final class InstallException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    InstallException(String message) {
        super(message);
    }
}
