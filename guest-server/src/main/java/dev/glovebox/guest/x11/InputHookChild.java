package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One process of [InputHookMain]. One thread reads its lines; any thread may ask it to end or kill it.
final class InputHookChild {
    private static final Logger LOG = System.getLogger(InputHookChild.class.getName());
    private static final int LAST_WORDS_MAX_CHARS = 500;
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(2);

    private final Process process;
    private final Path libraryDirectory;
    private final BufferedReader lines;
    private final Thread errorReader;
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") String lastWords = "";

    InputHookChild(Process process, Path libraryDirectory) {
        this.process = process;
        this.libraryDirectory = libraryDirectory;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.errorReader = Thread.ofPlatform()
                .daemon()
                .name("input-hook-errors-" + process.pid())
                .start(this::readErrors);
    }

    long pid() {
        return process.pid();
    }

    /// The next line; null when there are no more, for the process has ended.
    @Nullable
    String readLine() {
        try {
            return lines.readLine();
        } catch (IOException _) {
            return null; // killed
        }
    }

    /// Asks it to end, after all that has happened by now.
    void askToEnd() {
        try (OutputStream input = process.getOutputStream()) {
            input.write('\n');
        } catch (IOException _) {
            // it has ended already
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /// Deletes its library, which it has loaded, or will not load any more.
    void deleteLibrary() {
        try {
            InputHookProcess.delete(libraryDirectory);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "input hook's library left behind: directory=" + libraryDirectory, e);
        }
    }

    /// Sees it off when it has no more lines.
    ///
    /// @return how it ended, with its last words; one line
    String end() {
        try {
            if (!process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            errorReader.join(EXIT_LIMIT);
            lines.close();
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // closed is closed
        }
        deleteLibrary();
        String how = process.isAlive() ? "was killed" : "ended with exit code " + process.exitValue();
        String words = lastWords();
        return "the input hook %s%s".formatted(how, words.isEmpty() ? "" : ": " + words);
    }

    private String lastWords() {
        lock.lock();
        try {
            return lastWords.strip();
        } finally {
            lock.unlock();
        }
    }

    private void readErrors() {
        try (var errors = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                String said = line.strip();
                LOG.log(Level.DEBUG, () -> "input hook: pid=%d said=%s".formatted(process.pid(), said));
                keep(said);
            }
        } catch (IOException _) {
            // killed
        }
    }

    private void keep(String said) {
        lock.lock();
        try {
            String all = lastWords + " " + said;
            lastWords = all.substring(Math.max(0, all.length() - LAST_WORDS_MAX_CHARS));
        } finally {
            lock.unlock();
        }
    }
}
