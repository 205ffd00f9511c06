package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/// The `glovebox` program.
public final class Main {

    private Main() {}

    /// Runs a verb and ends with its exit code.
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        Logger.getLogger("").setLevel(Level.WARNING); // what else there is to say the verbs say
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        var commandLine = new CommandLine(new GloveboxCommand());
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExpandAtFiles(false); // `@file` is meant for the program that is run
        commandLine.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("glovebox: " + told(failure));
            return switch (failure) {
                case SandboxException known -> ExitCode.of(known.kind()).number();
                case CommandLine.PicocliException _ -> ExitCode.BAD_USAGE.number();
                default -> ExitCode.FAILED.number();
            };
        });
        return commandLine;
    }

    private static String told(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
