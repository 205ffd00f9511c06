package dev.glovebox.guest.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// Starts processes so that they end with the server, whatever ends it.
///
/// Each gets a session and process group of its own (setsid(1)) and is killed by the system when the thread that
/// started it ends (prctl(2), PR_SET_PDEATHSIG, by setpriv(1)); hence one platform thread that lives as long as the
/// server. Whoever creates it closes it.
public final class ChildProcesses implements AutoCloseable {
    private final ExecutorService thread;

    /// @param purpose what they are, for the thread's name
    public ChildProcesses(String purpose) {
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(purpose + "-launcher").factory());
    }

    /// Starts what `builder` describes; its command is changed. The process's id is that of its group and session.
    ///
    /// @throws IOException when it cannot be started, or this is closed
    public Process start(ProcessBuilder builder) throws IOException {
        builder.command().addAll(0, List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--"));
        try {
            return thread.submit(builder::start).get();
        } catch (RejectedExecutionException e) {
            throw new IOException("nothing is started any more: the server ends", e);
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
