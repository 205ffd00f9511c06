package dev.glovebox.guest.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A session bus that nothing else on the machine knows, and the programs that use it; whoever starts it closes it.
public final class SessionBus implements AutoCloseable {
    private final String display;
    private final Path directory;
    private final List<Process> programs = new ArrayList<>();
    private Process daemon;

    private SessionBus(String display, Path directory) {
        this.display = display;
        this.directory = directory;
        this.daemon = launch();
    }

    /// Starts one for the programs of `display`.
    public static SessionBus start(String display) {
        try {
            return new SessionBus(display, Files.createTempDirectory("bus")); // a socket's path has to be short
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        Process started = process(
                "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", "--address=" + address());
        try {
            if (started.inputReader().readLine() == null) {
                throw new IllegalStateException("dbus-daemon did not start");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started;
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    public String address() {
        return "unix:path=" + directory.resolve("bus");
    }

    /// The settings that let a server use it.
    public Map<String, String> settings() {
        return Map.of("DBUS_SESSION_BUS_ADDRESS", address());
    }

    /// Starts a program of the display; it ends with the bus.
    public Process spawn(String... command) {
        Process program = process(command);
        programs.add(program);
        return program;
    }

    private Process process(String... command) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            environment.putAll(settings());
            environment.put("DISPLAY", display);
            environment.put("XDG_RUNTIME_DIR", directory.toString());
            environment.put("GSETTINGS_BACKEND", "memory");
            environment.put("QT_ACCESSIBILITY", "1");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a program of the tests in the distribution's Python, which has the toolkits' packages.
    public Process spawnPython(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "src/test/python/" + script));
        command.addAll(List.of(arguments));
        return spawn(command.toArray(String[]::new));
    }

    /// Ends the bus, what it has started, and the programs; returns when they are gone.
    public void end() {
        programs.forEach(SessionBus::end);
        programs.clear();
        List<ProcessHandle> started = daemon.descendants().toList();
        end(daemon);
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /// Starts the bus anew at the same address.
    public void restart() {
        end();
        try {
            Files.deleteIfExists(directory.resolve("bus"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon = launch();
    }

    private static void end(Process program) {
        List<ProcessHandle> children = program.descendants().toList();
        program.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            program.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        try (Stream<Path> left = Files.walk(directory)) {
            left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
