package dev.glovebox.guest;

import io.helidon.logging.common.spi.LoggingProvider;

/// Keeps Helidon from setting logging up, and from saying that it could not: [ServerLog] does it.
public final class HelidonLogging implements LoggingProvider {

    @Override
    public void initialization() {
        // nothing to do
    }

    @Override
    public void runTime() {
        // nothing to do
    }
}
