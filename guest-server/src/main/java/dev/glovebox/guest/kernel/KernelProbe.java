package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks whether Python kernels can run: the environment's interpreter imports what a kernel needs. The answer is
/// kept until packages are installed or removed.
public final class KernelProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String PROGRAM =
            "import ipykernel, platform, zmq; print(platform.python_version(), ipykernel.__version__)";

    private final Kernels kernels;
    private volatile @Nullable Answer answer;

    /// Looks at the environment of `kernels`.
    public KernelProbe(Kernels kernels) {
        this.kernels = kernels;
    }

    /// The kernels' figures.
    ///
    /// @param running how many run
    /// @param python the interpreter's version
    /// @param ipykernel ipykernel's version
    public record Figures(int running, String python, String ipykernel) {}

    private record Answer(long installedAt, String python, String ipykernel) {}

    /// Runs the interpreter, unless the answer is known.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable]
    public Figures figures() {
        long installedAt = installedAt();
        Answer known = answer;
        if (known == null || known.installedAt() != installedAt) {
            known = ask(installedAt);
            answer = known;
        }
        return new Figures(kernels.count(), known.python(), known.ipykernel());
    }

    /// When packages were last installed or removed: the time of the directory that holds them.
    private long installedAt() {
        Path lib = kernels.python().resolveSibling("../lib").normalize();
        try (var versions = Files.newDirectoryStream(lib, "python3*")) {
            long newest = 0;
            for (Path version : versions) {
                newest = Math.max(
                        newest,
                        Files.getLastModifiedTime(version.resolve("site-packages"))
                                .toMillis());
            }
            return newest;
        } catch (IOException _) {
            throw unavailable("no Python environment at " + lib.getParent());
        }
    }

    private Answer ask(long installedAt) {
        try {
            Process process = new ProcessBuilder(kernels.python().toString(), "-c", PROGRAM)
                    .redirectErrorStream(true)
                    .start();
            try {
                if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    throw unavailable("Python did not answer within %d s".formatted(TIMEOUT.toSeconds()));
                }
                String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
                String[] words = output.split(" ", -1);
                if (process.exitValue() != 0 || words.length != 2) {
                    throw unavailable("Python cannot run kernels: "
                            + output.lines().reduce((_, last) -> last).orElse(""));
                }
                return new Answer(installedAt, words[0], words[1]);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
    }

    private static RuntimeException unavailable(String detail) {
        return new Failure.Unavailable(detail).asException();
    }
}
