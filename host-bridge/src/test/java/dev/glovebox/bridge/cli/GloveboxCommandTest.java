package dev.glovebox.bridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.testing.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GloveboxCommandTest {

    @TempDir
    private Path home;

    private Cli glovebox = new Cli(Path.of("unset"));

    @BeforeEach
    void openHome() {
        glovebox = new Cli(home);
    }

    @Test
    void helpNamesEveryVerbAndTheExitCodes() throws Exception {
        Cli.Run run = glovebox.run("--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("up ", "ls ", "info ", "rm ", "image ", "Exit codes:");
    }

    @Test
    void anEmptyHomeListsNothing() throws Exception {
        assertThat(glovebox.run("ls").out()).startsWith("NAME").hasLineCount(1);
        assertThat(new ObjectMapper().readTree(glovebox.run("ls", "--json").out()))
                .isEmpty();
    }

    @Test
    void anUnknownVerbIsBadUsage() throws Exception {
        Cli.Run run = glovebox.run("fly");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("Unmatched argument", "fly");
    }

    @Test
    void anUnknownSandboxIsNotFound() throws Exception {
        Cli.Run run = glovebox.run("info", "ghost");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("glovebox: there is no sandbox named ghost; there are none\n");
    }

    @Test
    void aMissingImageIsNamedWithTheCommandThatBuildsIt() throws Exception {
        Cli.Run run = glovebox.run("up", "--image", "/nowhere");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("there is no image /nowhere");
    }

    @Test
    void anOptionThatCannotBeSaysWhatItMayBe() throws Exception {
        Cli.Run run = glovebox.run("up", "--port", "http");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("GUEST or GUEST:HOST");
        assertThat(glovebox.run("up", "--restart", "often").err()).contains("never, on-failure or always");
        assertThat(glovebox.run("up", "--memory", "10").err()).contains("memoryMib is 10: it has to be 256 or more");
        assertThat(glovebox.run("python", "a").code()).isEqualTo(2);
    }

    @Test
    void aDamagedSandboxIsListedAndCanBeRemoved() throws Exception {
        Path directory = Files.createDirectories(home.resolve("sandboxes/broken"));
        Files.writeString(directory.resolve("config.json"), "{");

        assertThat(glovebox.run("ls").out()).contains("broken  damaged").contains("config.json");
        assertThat(glovebox.run("info", "broken").code()).isEqualTo(1);
        assertThat(glovebox.run("rm", "--force", "broken").code()).isZero();
        assertThat(directory).doesNotExist();
    }

    @Test
    void theCompletionScriptIsForBash() throws Exception {
        assertThat(glovebox.run("generate-completion").out()).contains("complete -F _complete_glovebox");
    }
}
