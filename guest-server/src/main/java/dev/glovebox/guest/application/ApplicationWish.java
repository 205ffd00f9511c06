package dev.glovebox.guest.application;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.WholeNumber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is to be started.
///
/// @param command the program, by its path or its name, and its arguments; no shell reads them
/// @param env variables that it gets besides the server's own, or instead of them
/// @param cwd the directory that it runs in, absolute; null for the home directory
/// @param waitMs how long its window is waited for, 0 for not at all; null for ten seconds
record ApplicationWish(
        @Nullable List<String> command,
        @Nullable Map<String, String> env,
        @Nullable String cwd,

        @JsonDeserialize(using = WholeNumber.class) @Nullable
        Long waitMs) {
    private static final long WAIT_MS = 10_000;
    private static final long WAIT_MAX_MS = 120_000;
    private static final int WORD_BYTES_MAX = (128 << 10) - 1; // execve(2), MAX_ARG_STRLEN
    private static final int ALL_BYTES_MAX = 1 << 20;

    /// Refuses what cannot be started.
    ///
    /// @throws FailureException [Failure.BadBody]
    ApplicationWish checked() {
        List<String> words = words();
        if (words.isEmpty() || words.getFirst() == null || words.getFirst().isBlank()) {
            throw bad(
                    "command",
                    "expected a list of the program and its arguments, such as [\"xterm\", \"-e\", \"top\"]");
        }
        words.forEach(word -> checkWord("command", word));
        variables().forEach((name, value) -> {
            checkWord("env", value);
            checkWord("env", name);
            if (name.isEmpty() || name.contains("=")) {
                throw bad("env", "'%s' is no name of a variable".formatted(name));
            }
        });
        if (bytes() > ALL_BYTES_MAX) {
            throw bad("command", "with env it has %d bytes; %d is the limit".formatted(bytes(), ALL_BYTES_MAX));
        }
        if (waitMs != null && (waitMs < 0 || waitMs > WAIT_MAX_MS)) {
            throw bad("waitMs", "%d: expected a whole number, 0..%d".formatted(waitMs, WAIT_MAX_MS));
        }
        var _ = directory();
        return this;
    }

    private static void checkWord(String field, @Nullable String word) {
        if (word == null) {
            throw bad(field, "expected strings, not null");
        }
        if (word.indexOf('\0') >= 0) {
            throw bad(field, "a NUL character cannot be part of it");
        }
        if (word.getBytes(StandardCharsets.UTF_8).length > WORD_BYTES_MAX) {
            throw bad(field, "a string of it has more than %d bytes".formatted(WORD_BYTES_MAX));
        }
    }

    private long bytes() {
        List<String> all = new ArrayList<>(words());
        variables().forEach((name, value) -> {
            all.add(name);
            all.add(value);
        });
        return all.stream()
                .mapToLong(word -> word.getBytes(StandardCharsets.UTF_8).length + 1)
                .sum();
    }

    /// The command.
    List<String> words() {
        return Optional.ofNullable(command).orElse(List.of());
    }

    /// The variables.
    Map<String, String> variables() {
        return Optional.ofNullable(env).orElse(Map.of());
    }

    /// For how long its window is waited for.
    Duration patience() {
        return Duration.ofMillis(Optional.ofNullable(waitMs).orElse(WAIT_MS));
    }

    /// The directory that it runs in.
    ///
    /// @throws FailureException [Failure.BadBody] when it is none
    Path directory() {
        if (cwd == null) {
            Path home = Path.of(Optional.ofNullable(System.getenv("HOME")).orElse("/"));
            return Files.isDirectory(home) ? home : Path.of("/");
        }
        try {
            Path directory = Path.of(cwd);
            if (directory.isAbsolute() && Files.isDirectory(directory)) {
                return directory;
            }
        } catch (InvalidPathException _) {
            // as for one that does not exist
        }
        throw bad("cwd", "%s: expected the absolute path of a directory".formatted(cwd));
    }

    private static FailureException bad(String field, String message) {
        return new Failure.BadBody(field, message).asException();
    }
}
