package dev.glovebox.bridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The Python of the environment that kernels run in, made by `./start.sh install`.
public final class Python {
    private Python() {}

    /// The repository that this test runs in.
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("start.sh"))) {
            here = Objects.requireNonNull(here.getParent(), "start.sh");
        }
        return here;
    }

    /// What a script of this module's `src/test/python` prints.
    public static String run(String script, String... arguments) throws IOException, InterruptedException {
        Path file = root().resolve("host-bridge/src/test/python").resolve(script);
        List<String> command = new ArrayList<>();
        command.add(root().resolve(".glovebox/venv/bin/python").toString());
        command.add(file.toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(script).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
