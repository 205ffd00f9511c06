package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a client wants of a new kernel.
///
/// @param name the kernelspec; empty for the default
/// @param id the id that it is to have; empty for a new one
/// @param path its working directory, below the user's home; empty for the home itself
/// @param variables added to its environment
record KernelWish(String name, String id, String path, Map<String, String> variables) {

    /// Refuses what no process can be given.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody]
    void check() {
        if (path.indexOf('\0') >= 0) {
            throw new Failure.BadBody("path", "a path has no NUL").asException();
        }
        variables.forEach((variable, value) -> {
            if (variable.isEmpty()
                    || variable.indexOf('=') >= 0
                    || variable.indexOf('\0') >= 0
                    || value.indexOf('\0') >= 0) {
                throw new Failure.BadBody(
                                "env",
                                "%s: expected a name without = and NUL, a value without NUL"
                                        .formatted(variable.replace('\0', ' ')))
                        .asException();
            }
        });
    }

    /// The directory for `path`: it, or its nearest ancestor that is there, but none above the user's home.
    static Path directory(String path) {
        Path home = Path.of(System.getProperty("user.home"));
        Path wished = home.resolve(path.replaceFirst("^/+", "")).normalize();
        while (!wished.startsWith(home) || !Files.isDirectory(wished)) {
            if (!wished.startsWith(home)) {
                return home;
            }
            wished = wished.resolveSibling("").normalize();
        }
        return wished;
    }
}
