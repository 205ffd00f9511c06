package dev.glovebox.guest.kernel;

import dev.glovebox.guest.child.Command;
import dev.glovebox.guest.child.ProcessGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One running kernel process, in a process group of its own.
final class KernelProcess {
    private static final Logger LOG = System.getLogger(KernelProcess.class.getName());
    private static final Duration PORTS_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PORTS_POLL = Duration.ofMillis(5);
    private static final int PORTS = 5;

    private static final int KILLED = 128 + 9;

    private final Process process;
    private final KernelGroup group;
    private final Path connectionFile;

    private KernelProcess(ProcessLauncher.Launched launched, Path connectionFile) {
        this.process = launched.process();
        this.group = launched.group();
        this.connectionFile = connectionFile;
    }

    /// Starts the kernel `id`.
    ///
    /// @throws IOException when its command cannot be run
    static KernelProcess start(
            KernelEnvironment environment,
            ProcessLauncher launcher,
            String id,
            Kernelspecs.Installed installed,
            Map<String, String> variables,
            Path directory)
            throws IOException {
        Path file = environment.newConnectionFile(id);
        ConnectionInfo info = environment.choosesPorts(installed.spec())
                ? ConnectionInfo.portsChosenByKernel(installed.name())
                : ConnectionInfo.withPorts(installed.name(), freePorts());
        ProcessBuilder builder = environment.process(installed, file, variables, directory);
        Command.require(builder);
        info.write(file);
        var launched = launcher.start(builder);
        LOG.log(
                Level.INFO,
                () -> "kernel process started: kernel=%s pid=%d kernelspec=%s"
                        .formatted(id, launched.process().pid(), installed.name()));
        return new KernelProcess(launched, file);
    }

    /// The process's id, which is its group's, too.
    long pid() {
        return process.pid();
    }

    private ProcessGroup processes() {
        return new ProcessGroup(process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until the kernel has written its ports; empty when it ended first, or took longer than a minute.
    Optional<ConnectionInfo> awaitPorts() throws InterruptedException {
        long deadline = System.nanoTime() + PORTS_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Optional<ConnectionInfo> info = ConnectionInfo.read(connectionFile).filter(ConnectionInfo::isComplete);
            if (info.isPresent()) {
                return info;
            }
            process.waitFor(PORTS_POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return Optional.empty();
    }

    /// Runs `action` on some thread when the process has ended.
    void onExit(Runnable action) {
        var _ = process.onExit().thenRun(action);
    }

    /// How it ended, for people: `exit status 1`, `signal 9`, or `out of memory (limit 512 MiB)`.
    String ending() {
        int status = process.exitValue();
        if (status == KILLED && group.ranOutOfMemory()) {
            return "out of memory (limit %d MiB)".formatted(group.bounds().memoryMib());
        }
        return status > 128 ? "signal %d".formatted(status - 128) : "exit status %d".formatted(status);
    }

    /// Sends SIGINT to the process group, as a terminal does.
    void interrupt() {
        processes().signal("INT");
    }

    /// Waits up to `patience` for the process to end by itself, then kills its whole group, and removes its file.
    void end(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                processes().signal("TERM");
                process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        processes().signal("KILL");
        process.destroyForcibly();
        try {
            Files.deleteIfExists(connectionFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ports for kernels that do not choose theirs: free now, all held open until all are known.
    private static int[] freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < PORTS; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
