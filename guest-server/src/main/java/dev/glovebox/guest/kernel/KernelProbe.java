package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Looks whether Python kernels can run: the environment's interpreter imports what a kernel needs. The answer is
/// kept until packages are installed or removed.
public final class KernelProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(60); // for a machine that emulates its processor
    private static final String PROGRAM =
            "import ipykernel, platform, zmq; print(platform.python_version(), ipykernel.__version__)";

    private final Path python;
    private final IntSupplier running;
    private final ReentrantLock asking = new ReentrantLock(); // whoever comes meanwhile waits for the same answer
    private @GuardedBy("asking") @Nullable Answer answer;

    /// Looks at the environment of the interpreter `python`.
    ///
    /// @param running how many kernels run
    KernelProbe(Path python, IntSupplier running) {
        this.python = python;
        this.running = running;
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
        Answer known = answer();
        return new Figures(running.getAsInt(), known.python(), known.ipykernel());
    }

    /// Looks ahead, so that the answer is known when somebody wants it. When kernels cannot run, it is they who are
    /// told.
    void lookAhead() {
        try {
            answer();
        } catch (FailureException _) {
            // nobody has asked yet
        }
    }

    private Answer answer() {
        asking.lock();
        try {
            long installedAt = installedAt();
            Answer known = answer;
            if (known == null || known.installedAt() != installedAt) {
                known = ask(installedAt);
                answer = known;
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    /// When packages were last installed or removed: the time of the directory that holds them.
    private long installedAt() {
        Path lib = python.resolveSibling("../lib").normalize();
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
            Process process = new ProcessBuilder(python.toString(), "-c", PROGRAM)
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
