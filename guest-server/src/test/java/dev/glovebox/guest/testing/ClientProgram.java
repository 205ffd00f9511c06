package dev.glovebox.guest.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program around somebody else's client, run to its end; when it fails, the assertion has what it wrote.
public final class ClientProgram {
    /// Other people's Jupyter programs and kernels, and the node and the npm packages that some of them need;
    /// `test.sh` makes it.
    static final Path ENVIRONMENT = RunningGuest.PYTHON_ENV.resolveSibling("test-venv");

    private static final long LIMIT_S = 120;

    private ClientProgram() {}

    /// Runs a program of `src/test/python`.
    public static void python(String program, Object... arguments) {
        run(ENVIRONMENT.resolve("bin/python"), "src/test/python/" + program, arguments);
    }

    /// Runs a program of `src/test/node`.
    public static void node(String program, Object... arguments) {
        run(ENVIRONMENT.resolve("bin/node"), "src/test/node/" + program, arguments);
    }

    private static void run(Path interpreter, String program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), program));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        try {
            Path output = Files.createTempFile("client", ".log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment()
                    .put("NODE_PATH", ENVIRONMENT.resolve("node_modules").toString());
            Process process = builder.start();
            boolean ended = process.waitFor(LIMIT_S, TimeUnit.SECONDS);
            process.destroyForcibly();
            String written = Files.readString(output);
            Files.delete(output);
            assertThat(ended)
                    .as("%s has ended within %d s; it wrote: %s", program, LIMIT_S, written)
                    .isTrue();
            assertThat(process.exitValue()).as("%s wrote: %s", program, written).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
