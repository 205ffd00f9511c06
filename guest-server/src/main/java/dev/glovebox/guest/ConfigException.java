package dev.glovebox.guest;

import java.util.List;

/// The configuration has mistakes; the message names all of them in one line.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(List<String> problems) {
        super(String.join("; ", problems));
    }
}
