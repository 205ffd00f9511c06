package dev.glovebox.bridge.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the `glovebox` command as a process of its own, as users do.
///
/// @param home its `GLOVEBOX_HOME`
public record Cli(Path home) {

    /// What a run came to.
    ///
    /// @param code its exit code
    /// @param out what it wrote to standard output
    /// @param err what it wrote to standard error
    public record Run(int code, String out, String err) {}

    /// Runs it to its end.
    public Run run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        var err = new StringBuilder();
        Thread reader = Thread.ofVirtual().start(() -> err.append(read(process.getErrorStream())));
        String out = read(process.getInputStream());
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("glovebox " + List.of(arguments) + " does not end");
        }
        reader.join();
        return new Run(process.exitValue(), out, err.toString());
    }

    /// Starts it.
    public Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.glovebox.bridge.cli.Main"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectInput(new java.io.File("/dev/null"));
        builder.environment().put("GLOVEBOX_HOME", home.toString());
        return builder.start();
    }

    private static String read(java.io.InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
