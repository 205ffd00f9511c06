package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts kernel processes so that they end with the server, whatever ends it.
///
/// Each gets a session and process group of its own (setsid(1)) and is killed by the system when the thread that
/// started it ends (prctl(2), PR_SET_PDEATHSIG, by setpriv(1)); hence one platform thread that lives as long as the
/// server. Each runs within the limits. Whoever creates it closes it.
final class ProcessLauncher implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kernel-launcher").factory());

    private final KernelLimits limits;

    ProcessLauncher(KernelLimits limits) {
        this.limits = limits;
    }

    /// A process, and the group that bounds it.
    record Launched(Process process, KernelGroup group) {}

    /// Starts what `builder` describes.
    ///
    /// @throws IOException when it cannot be started
    Launched start(ProcessBuilder builder) throws IOException {
        KernelGroup group = limits.newGroup();
        builder.command().addAll(0, limits.words(group));
        builder.command().addAll(0, List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--"));
        try {
            Process process = launch(builder);
            if (!group.isNone()) {
                var _ = process.onExit().thenRun(() -> limits.release(group));
            }
            return new Launched(process, group);
        } catch (IOException | RuntimeException e) {
            limits.release(group);
            throw e;
        }
    }

    private Process launch(ProcessBuilder builder) throws IOException {
        try {
            return thread.submit(builder::start).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while starting a process", e));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
