package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a machine leaves in a sandbox's directory when its owner is killed. Whoever calls holds its [MachineLock].
final class Leftovers {
    private static final Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final long LIMIT_S = 5;

    private Leftovers() {}

    /// Ends its processes and removes its sockets and memory.
    static void clear(Path sandbox) throws IOException {
        Optional<MachineRecord> record = MachineRecord.read(sandbox);
        if (record.isPresent()) {
            end(processesAt(record.get().sockets()));
            record.get().remove(sandbox);
        }
    }

    /// The processes that have the path of one of the sockets in an argument: QEMU and what it starts. They are
    /// found without a stored process id, which by now may be another's.
    private static List<ProcessHandle> processesAt(SocketDirectory sockets) {
        String prefix = sockets.path() + "/";
        List<String> paths = List.of(
                "path=" + prefix + sockets.control().getFileName(),
                ":" + prefix + sockets.egress().getFileName());
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> paths.stream().anyMatch(commandLine(process.pid())::contains))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    private static void end(List<ProcessHandle> processes) throws IOException {
        for (ProcessHandle process : processes) {
            LOG.log(Level.WARNING, () -> "left-over process killed: pid=%d".formatted(process.pid()));
            process.destroyForcibly();
        }
        for (ProcessHandle process : processes) {
            try {
                process.onExit().get(LIMIT_S, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("process %d does not end".formatted(process.pid()), e);
            }
        }
    }
}
