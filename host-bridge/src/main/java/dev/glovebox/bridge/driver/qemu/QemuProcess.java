package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// QEMU as a child that does not outlive this process.
///
/// The system kills it when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG, set by [Confinement]);
/// hence a platform thread that starts it and then waits for its end.
final class QemuProcess {
    private final Process process;
    private final CompletableFuture<Integer> exit;

    private QemuProcess(Process process, CompletableFuture<Integer> exit) {
        this.process = process;
        this.exit = exit;
    }

    /// @param prefix from [Confinement]
    /// @param directory its working directory
    /// @param errors the file that its errors are appended to
    /// @param path the `PATH` that it finds programs on; it sees no other variable of this process
    static QemuProcess start(List<String> prefix, List<String> argv, Path directory, Path errors, String path)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C.UTF-8"));
        CompletableFuture<Process> started = new CompletableFuture<>();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("qemu-owner").start(() -> own(builder, started, exit));
        try {
            return new QemuProcess(started.get(), exit);
        } catch (ExecutionException e) {
            throw new IOException("QEMU cannot be started: " + e.getCause(), e);
        } catch (InterruptedException e) {
            var _ = started.thenAccept(Process::destroyForcibly);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting QEMU", e);
        }
    }

    private static void own(
            ProcessBuilder builder, CompletableFuture<Process> started, CompletableFuture<Integer> exit) {
        try {
            Process process = builder.start();
            started.complete(process);
            exit.complete(process.waitFor());
        } catch (IOException | InterruptedException e) {
            started.completeExceptionally(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /// Completes with its status, 128 and more when a signal killed it.
    CompletableFuture<Integer> exit() {
        return exit;
    }

    void kill() {
        process.destroyForcibly();
    }
}
