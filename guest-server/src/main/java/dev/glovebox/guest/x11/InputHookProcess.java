package dev.glovebox.guest.x11;

import dev.glovebox.guest.recording.InputSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The display's input by jnativehook, in a child JVM for each listener: when the X server dies, Xlib ends the
/// process that the hook is in, and nothing in it can prevent that. Any thread may call.
public final class InputHookProcess implements InputSource {
    private static final String CHILD_DIRECTORY = "hook-";

    private final String display;
    private final Path directory;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    /// @param directory where the hook's library is unpacked to, made when it is missing; for this process alone
    public InputHookProcess(String display, Path directory) {
        this.display = display;
        this.directory = directory.toAbsolutePath();
        try {
            Files.createDirectories(this.directory);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(this.directory, CHILD_DIRECTORY + "*")) {
                for (Path child : left) {
                    delete(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the input hook below " + directory, e);
        }
    }

    @Override
    public Listening listen(Listener listener) {
        var supervisor = new InputHookSupervisor(this, listener);
        supervisor.start();
        return supervisor;
    }

    /// Starts a child, which is not ready yet; its library directory is its own, for two that unpack at once would
    /// load each other's half-written file.
    InputHookChild launch() throws IOException {
        Path libraryDirectory = Files.createTempDirectory(directory, CHILD_DIRECTORY);
        var builder = new ProcessBuilder(command(libraryDirectory));
        Map<String, String> environment = builder.environment();
        environment.put("DISPLAY", display);
        environment.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        try {
            return new InputHookChild(builder.start(), libraryDirectory);
        } catch (IOException e) {
            delete(libraryDirectory);
            throw e;
        }
    }

    private static List<String> command(Path libraryDirectory) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djnativehook.lib.path=" + libraryDirectory,
                "-cp",
                System.getProperty("java.class.path"),
                InputHookMain.class.getName());
    }

    /// Deletes a child's library directory; the library stays mapped where it is in use.
    static void delete(Path libraryDirectory) throws IOException {
        if (Files.notExists(libraryDirectory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(libraryDirectory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(libraryDirectory);
    }
}
