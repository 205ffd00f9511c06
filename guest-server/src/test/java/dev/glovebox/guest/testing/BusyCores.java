package dev.glovebox.guest.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/// A process for each processor core that does nothing but keep it busy; whoever starts them ends them.
public final class BusyCores implements AutoCloseable {
    private final List<Process> processes;

    /// Starts them.
    public BusyCores() {
        processes = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(_ -> loop())
                .toList();
    }

    private static Process loop() {
        try {
            return new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
