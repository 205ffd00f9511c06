package dev.glovebox.bridge.ssh;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How a command runs in a sandbox.
///
/// @param environment variables beside those that a login has
/// @param directory where it runs; the user's home when empty
/// @param input what it reads on its standard input, which then ends
/// @param limit after which it is killed
/// @param maxOutputBytes how much is kept of each of its two outputs; the rest is read and only counted
public record ExecOptions(
        Map<String, String> environment, Optional<String> directory, byte[] input, Duration limit, int maxOutputBytes) {

    /// Ten minutes, 16 MiB of each output, nothing else.
    public static final ExecOptions DEFAULTS =
            new ExecOptions(Map.of(), Optional.empty(), new byte[0], Duration.ofMinutes(10), 16 << 20);

    /// Copies what could change.
    ///
    /// @throws IllegalArgumentException when a variable's name is none, or a limit is not positive
    public ExecOptions {
        environment = Map.copyOf(environment);
        input = input.clone();
        for (String name : environment.keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("'%s' cannot be a variable's name".formatted(name));
            }
        }
        if (!limit.isPositive() || maxOutputBytes < 0) {
            throw new IllegalArgumentException("the limits of a command have to be positive");
        }
    }

    /// The same with other variables.
    public ExecOptions withEnvironment(Map<String, String> variables) {
        return new ExecOptions(variables, directory, input, limit, maxOutputBytes);
    }

    /// The same in another directory.
    public ExecOptions withDirectory(String path) {
        return new ExecOptions(environment, Optional.of(path), input, limit, maxOutputBytes);
    }

    /// The same with something to read.
    public ExecOptions withInput(byte[] bytes) {
        return new ExecOptions(environment, directory, bytes, limit, maxOutputBytes);
    }

    /// The same with another time.
    public ExecOptions withLimit(Duration time) {
        return new ExecOptions(environment, directory, input, time, maxOutputBytes);
    }

    /// The same with other bounds.
    public ExecOptions withMaxOutputBytes(int bytes) {
        return new ExecOptions(environment, directory, input, limit, bytes);
    }
}
