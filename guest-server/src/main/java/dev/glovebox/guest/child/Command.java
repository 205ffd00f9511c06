package dev.glovebox.guest.child;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The command of a process that is to be started.
public final class Command {
    /// What no process that the server starts sees of its variables.
    public static final Set<String> SECRETS = Set.of("GLOVEBOX_TOKEN", "KG_AUTH_TOKEN", "GLOVEBOX_READY_FILE");

    private Command() {}

    /// Refuses a command that is not there: what starts processes would only find that out later. A name without
    /// `/` is looked up in the builder's `PATH`, any other in its directory.
    ///
    /// @throws IOException when it is not; the message is for people
    public static void require(ProcessBuilder builder) throws IOException {
        String command = builder.command().getFirst();
        File directory = builder.directory();
        Path base = directory == null ? Path.of("") : directory.toPath();
        String path = command.contains("/") ? "" : builder.environment().getOrDefault("PATH", "");
        for (String each : path.split(File.pathSeparator, -1)) {
            Path candidate = base.resolve(each).resolve(command);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return;
            }
        }
        throw new IOException("there is no command %s".formatted(command));
    }
}
