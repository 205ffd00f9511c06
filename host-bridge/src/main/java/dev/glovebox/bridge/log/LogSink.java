package dev.glovebox.bridge.log;

import java.io.IOException;

/// Takes what a followed log says; the thread that follows waits for it.
@FunctionalInterface
public interface LogSink {

    /// @throws IOException when it can take no more; following ends with it
    void accept(LogEvent event) throws IOException;
}
