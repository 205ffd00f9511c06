package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The logs that QEMU writes for a machine, and where its own part of them begins: a sandbox's machines all append
/// to the same files.
///
/// @param directory theirs
/// @param serialStart the byte of `serial.log` that is this machine's first
/// @param errorStart the same of `qemu.log`
record MachineLogs(Path directory, long serialStart, long errorStart) {
    private static final List<String> NAMES =
            List.of("serial.log", "qemu.log", "sandbox-services.log", "jupyter-kernel.log", "stages.log");
    private static final long LIMIT = 64L << 20;
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /// As they are before a machine begins.
    static MachineLogs before(Path directory) throws IOException {
        return new MachineLogs(directory, size(directory.resolve("serial.log")), size(directory.resolve("qemu.log")));
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// What QEMU itself prints.
    Path errorFile() {
        return directory.resolve("qemu.log");
    }

    List<String> errors(int lines) {
        return TextTail.of(errorFile(), errorStart, lines);
    }

    List<String> serial(int lines) {
        return TextTail.of(directory.resolve("serial.log"), serialStart, lines);
    }

    /// Keeps each from growing beyond 64 MiB.
    LogGuard guard() {
        return new LogGuard(NAMES.stream().map(directory::resolve).toList(), LIMIT, INTERVAL);
    }
}
