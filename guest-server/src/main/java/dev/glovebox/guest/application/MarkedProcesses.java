package dev.glovebox.guest.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Processes that carry a mark in their environment, which whatever they start inherits: so those of an application
/// are known also when they have left its process group, or its parent has ended.
final class MarkedProcesses {
    /// The variable that holds the mark.
    static final String VARIABLE = "GLOVEBOX_APPLICATION";

    private static final String ENTRY = VARIABLE + "=";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20); // they are no children, whose ends would be told

    private MarkedProcesses() {}

    /// The mark of a process; empty when it has none, is gone, or is somebody else's.
    static Optional<String> markOf(long pid) {
        try {
            String environment =
                    Files.readString(Path.of("/proc/%d/environ".formatted(pid)), StandardCharsets.ISO_8859_1);
            for (String entry : environment.split("\0", -1)) {
                if (entry.startsWith(ENTRY)) {
                    return Optional.of(entry.substring(ENTRY.length()));
                }
            }
        } catch (IOException _) {
            // gone, or not ours
        }
        return Optional.empty();
    }

    /// Those that run with such a mark.
    static List<ProcessHandle> with(Predicate<String> mark) {
        try (var all = ProcessHandle.allProcesses()) {
            return all.filter(process -> markOf(process.pid()).filter(mark).isPresent())
                    .toList();
        }
    }

    /// Ends those that run with such a mark: asks them, and kills them after `grace`.
    static void end(Predicate<String> mark, Duration grace) throws InterruptedException {
        if (!grace.isZero()) {
            with(mark).forEach(ProcessHandle::destroy);
        }
        long deadline = System.nanoTime() + grace.toNanos();
        List<ProcessHandle> left = with(mark);
        while (!left.isEmpty() && System.nanoTime() - deadline < KILL_LIMIT.toNanos()) {
            if (System.nanoTime() >= deadline) {
                left.forEach(ProcessHandle::destroyForcibly); // again and again: one may be starting another one
            }
            Thread.sleep(POLL);
            left = with(mark);
        }
    }
}
