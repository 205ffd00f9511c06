package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs of this machine: OpenSSH's, shells.
final class Programs {

    /// @param error all that was said on standard error
    record Outcome(int code, String output, String error) {}

    private Programs() {}

    static Outcome run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    static Outcome run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("glovebox-test", ".out");
        Path error = Files.createTempFile("glovebox-test", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(5, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Outcome(process.exitValue(), read(output), read(error));
        } finally {
            Files.delete(output);
            Files.delete(error);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), UTF_8);
    }
}
