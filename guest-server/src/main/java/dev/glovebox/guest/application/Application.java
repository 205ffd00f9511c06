package dev.glovebox.guest.application;

import dev.glovebox.guest.application.ApplicationStatus.State;
import dev.glovebox.guest.child.ProcessGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A program that was started, and all that it has started. Thread-safe.
final class Application implements ApplicationWindows.Opener {
    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long KILL_LIMIT_MS = 2_000;
    private static final int ANCESTORS_MAX = 64;

    private final Process process;
    private final String mark;
    private final List<String> command;
    private final Path directory;
    private final ApplicationLog log;
    private final Instant startedAt = Instant.now();
    private volatile @Nullable Instant endedAt;

    /// @param mark what its processes carry
    Application(Process process, String mark, List<String> command, Path directory, ApplicationLog log) {
        this.process = process;
        this.mark = mark;
        this.command = List.copyOf(command);
        this.directory = directory;
        this.log = log;
    }

    long pid() {
        return process.pid();
    }

    Instant startedAt() {
        return startedAt;
    }

    ApplicationLog log() {
        return log;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// Runs `action` on some thread when it has ended.
    void onEnd(Runnable action) {
        var _ = process.onExit().thenRun(() -> {
            endedAt = Instant.now();
            action.run();
        });
    }

    ApplicationStatus status() {
        boolean running = isRunning();
        Instant ended = running ? null : Optional.ofNullable(endedAt).orElseGet(Instant::now);
        return new ApplicationStatus(
                pid(),
                command,
                directory.toString(),
                running ? State.RUNNING : State.ENDED,
                running ? null : process.exitValue(),
                ISO_MILLIS.format(startedAt),
                ended == null ? null : ISO_MILLIS.format(ended),
                log.file().toString());
    }

    /// Ends it, its process group, and whatever else it has started: asks, and kills after `grace`.
    void end(Duration grace) throws InterruptedException {
        if (!grace.isZero()) {
            signal("TERM");
            process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
        }
        signal("KILL");
        process.waitFor(KILL_LIMIT_MS, TimeUnit.MILLISECONDS);
        MarkedProcesses.end(mark::equals, grace);
    }

    /// Sends its process group a signal, unless it has ended: its pid may be another one's then.
    void signal(String name) {
        if (isRunning()) {
            new ProcessGroup(pid()).signal(name);
        }
    }

    @Override
    public String program() {
        return Path.of(command.getFirst()).getFileName().toString();
    }

    @Override
    public boolean owns(long pid) {
        if (pid == pid() || MarkedProcesses.markOf(pid).filter(mark::equals).isPresent()) {
            return true;
        }
        Optional<ProcessHandle> each = ProcessHandle.of(pid);
        for (int i = 0; i < ANCESTORS_MAX && each.isPresent(); i++) {
            if (each.get().pid() == pid() && isRunning()) {
                return true;
            }
            each = each.get().parent();
        }
        return false;
    }

    @Override
    public boolean hasEnded() {
        return !isRunning();
    }

    @Override
    public boolean isOver() {
        return !isRunning() && MarkedProcesses.with(mark::equals).isEmpty();
    }

    @Override
    public boolean hasFailed() {
        return !isRunning() && process.exitValue() != 0;
    }

    @Override
    public CompletionStage<?> ended() {
        return process.onExit();
    }
}
