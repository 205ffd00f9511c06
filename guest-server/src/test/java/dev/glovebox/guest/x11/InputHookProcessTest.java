package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputSource;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Xvfb
class InputHookProcessTest extends InputSourceContract {
    private @TempDir Path directory;

    InputHookProcessTest(Xvfb.Display display) {
        super(display);
    }

    @Override
    InputSource source() {
        return new InputHookProcess(display.name(), directory);
    }

    @Test
    void killedChildIsAGapAfterWhichItGoesOn() {
        try (var _ = listen()) {
            child(ProcessHandle.current()).orElseThrow().destroyForcibly();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
            assertThat(heard.events(InputEvent.Gap.class).getFirst().reason()).contains("exit code 137");
            awaitMovesAreHeard();
        }
        assertThat(heard.events(InputEvent.Gap.class)).hasSize(1);
    }

    @Test
    void closeWhileTheXServerIsAwayEndsAtOnce() {
        try (var _ = listen()) {
            display.kill();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
        } finally {
            display.restart();
        }
        await().until(() -> child(ProcessHandle.current()).isEmpty());
    }

    @Test
    void childEndsWithItsParentAlsoWhenThatIsKilled() throws IOException {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        InputHookOwner.class.getName(),
                        display.name(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = parent.inputReader(StandardCharsets.UTF_8).readLine();
            assertThat(said).isEqualTo("listening");
            long child = child(parent.toHandle()).orElseThrow().pid();
            parent.destroyForcibly();
            await().atMost(Duration.ofSeconds(2)).until(() -> !runs(child));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void displayThatIsNotThereIsAFailureWithTheChildsLastWords() {
        var absent = new InputHookProcess(":4711", directory);
        assertThatThrownBy(() -> absent.listen(heard))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.DisplayUnavailable.class))
                .hasMessageContaining("no X server answers at display :4711");
        assertThat(heard.events()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void childLeavesNothingBehind() {
        try (var _ = listen()) {
            assertThat(child(ProcessHandle.current())).isPresent();
        }
        assertThat(child(ProcessHandle.current())).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    private static Optional<ProcessHandle> child(ProcessHandle parent) {
        return parent.children()
                .filter(process -> commandLine(process).contains(InputHookMain.class.getName()))
                .findAny();
    }

    /// Not by [ProcessHandle.Info], which has none beyond 4096 characters.
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
        } catch (IOException _) {
            return ""; // it has just ended
        }
    }

    /// Whether the process is there and not just waiting to be reaped.
    private static boolean runs(long pid) throws IOException {
        Path status = Path.of("/proc/%d/stat".formatted(pid));
        return Files.exists(status) && !Files.readString(status).contains(") Z ");
    }
}
