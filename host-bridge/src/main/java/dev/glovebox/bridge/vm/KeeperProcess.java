package dev.glovebox.bridge.vm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Starts the process that keeps a sandbox: a small JVM with this one's runtime and classes.
final class KeeperProcess {

    private static final String PROGRAM = "dev.glovebox.bridge.keeper.Keeper";

    private final SandboxDirectory directory;
    private final Process process;

    private KeeperProcess(SandboxDirectory directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /// Starts it.
    ///
    /// @param withParent whether it ends with this process; else it goes on until somebody asks for its end
    static KeeperProcess start(SandboxDirectory directory, boolean withParent) throws IOException {
        Path log = directory.log(GuestLog.KEEPER);
        Files.deleteIfExists(log);
        var builder = new ProcessBuilder(command(directory, withParent ? "--with-parent" : "--detached"))
                .directory(directory.path().toFile())
                .redirectOutput(log.toFile())
                .redirectErrorStream(true);
        if (!withParent) {
            builder.redirectInput(new File("/dev/null"));
        }
        return new KeeperProcess(directory, builder.start());
    }

    /// Has it remove what a keeper that was killed left behind, and write down that it was; waits for that.
    ///
    /// @return whether nobody keeps the sandbox
    static boolean sweep(SandboxDirectory directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(directory, "--sweep"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue() == 0;
    }

    /// In a session of its own, so that Ctrl-C in the terminal it was started from is not meant for it.
    private static List<String> command(SandboxDirectory directory, String mode) {
        var command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xss512k"));
        command.addAll(List.of("-cp", classPath(), PROGRAM));
        command.addAll(List.of(directory.path().toString(), mode));
        return command;
    }

    /// This process's, from whatever directory it is read.
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// What it said last, when it has ended before its time.
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(directory.log(GuestLog.KEEPER), StandardCharsets.UTF_8);
            return lines.isEmpty()
                    ? "it ended with code " + process.exitValue() + " and said nothing"
                    : String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }
}
