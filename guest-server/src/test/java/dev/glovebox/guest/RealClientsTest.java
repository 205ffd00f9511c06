package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other people's clients, unmodified, each opening a terminal on the desktop and typing into it from a kernel.
@Xvfb(width = 1024, height = 768)
class RealClientsTest {
    private static final Path PYTHON =
            RunningGuest.PYTHON_ENV.resolveSibling("test-venv").resolve("bin/python");

    @ParameterizedTest
    @ValueSource(strings = {"jupyter_kernel_client_check.py", "websocket_client_check.py"})
    void aClientTypesIntoATerminalAndGetsPicturesAndExceptionsBack(
            String program, Xvfb.Display display, @TempDir Path directory) throws IOException, InterruptedException {
        try (RunningGuest guest = RunningGuest.start(display.name(), directory)) {
            Path file = directory.resolve("hello.txt");
            Process client = new ProcessBuilder(
                            PYTHON.toString(),
                            "src/test/python/" + program,
                            guest.gateway("").toString(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(client.exitValue()).as(output).isZero();
            assertThat(Files.readString(file)).isEqualTo("hello\n");
        }
    }
}
