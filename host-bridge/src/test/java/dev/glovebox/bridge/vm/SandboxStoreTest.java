package dev.glovebox.bridge.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxStoreTest {

    @TempDir
    private Path root;

    private SandboxStore store = new SandboxStore(new Home(Path.of("unset")));

    @BeforeEach
    void openStore() {
        store = new SandboxStore(new Home(root));
    }

    @Test
    void whatWasConfiguredIsReadBackWhole() throws SandboxException {
        SandboxVmConfig config = SandboxVmConfig.builder()
                .name("whole")
                .image("full")
                .memoryMib(1024)
                .cpus(3)
                .diskMib(4096)
                .port(80, 8080)
                .displaySize("800x600")
                .runtimeEnvironment("FOO", "BAR")
                .startCommand("xterm &")
                .token("0123456789")
                .sharedDirectory(root)
                .egress(new Egress.Only(List.of("example.org:443")))
                .restartPolicy(RestartPolicy.ON_FAILURE)
                .preserveOnExit(true)
                .startTimeout(Duration.ofSeconds(7))
                .accelerator("tcg")
                .debug(true)
                .build();

        assertThat(store.create(config).config()).isEqualTo(config);
        assertThat(store.find("whole").config()).isEqualTo(config);
    }

    @Test
    void aTokenIsMadeWhereNoneIsGivenAndOnlyTheOwnerReadsIt() throws SandboxException, IOException {
        SandboxDirectory directory = store.create(SandboxVmConfig.builder().build());

        assertThat(directory.config().token()).get().asString().hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.path().resolve("config.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aNameIsGivenOnceUnlessItIsToBeUnique() throws SandboxException {
        var config = SandboxVmConfig.builder().name("twin");
        store.create(config.build());

        assertThatThrownBy(() -> store.create(config.build()))
                .hasMessageContaining("there is a sandbox named twin already")
                .extracting(failure -> ((SandboxException) failure).kind())
                .isEqualTo(SandboxException.Kind.CONFLICT);
        assertThat(store.create(config.uniqueName(true).build()).name()).matches("twin-[0-9a-f]{6}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "..", "a/b", "-a", "a-", "A", "a b", "a\n", "this-name-is-far-too-long-for-a-host-name-x"})
    void aNameThatCouldLeaveTheDirectoryOrIsNoHostNameIsRefused(String name) {
        assertThatThrownBy(() -> store.find(name))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("cannot be a sandbox's name");
    }

    @Test
    void whatCannotWorkIsRefusedWithTheFieldAndWhatItMayBe() {
        assertRefused(SandboxVmConfig.builder().memoryMib(1), "memoryMib is 1: it has to be 256 or more");
        assertRefused(SandboxVmConfig.builder().displaySize("big"), "displaySize is big: it has to be WIDTHxHEIGHT");
        assertRefused(SandboxVmConfig.builder().port(0, 1), "ports is 0: it has to be guest ports of 1 to 65535");
        assertRefused(SandboxVmConfig.builder().port(1, 5).port(2, 5), "different host ports");
        assertRefused(SandboxVmConfig.builder().accelerator("hax"), "accelerator is hax: it has to be kvm or tcg");
        assertRefused(SandboxVmConfig.builder().runtimeEnvironment("A=B", ""), "runtimeEnvironment is A=B");
        assertRefused(SandboxVmConfig.builder().runtimeEnvironment("A", "1\nB=2"), "values of one line");
        assertRefused(SandboxVmConfig.builder().token("short"), "token is (not shown)");
        assertRefused(SandboxVmConfig.builder().sharedDirectory(root.resolve("no")), "a directory that is there");
    }

    private void assertRefused(SandboxVmConfig.Builder builder, String message) {
        assertThatThrownBy(() -> store.create(builder.build())).hasMessageContaining(message);
        assertThat(root.resolve("sandboxes/sandbox")).doesNotExist();
    }

    @Test
    void aDamagedFileIsNamedWithTheWayOut() throws Exception {
        SandboxDirectory directory =
                store.create(SandboxVmConfig.builder().name("broken").build());
        Files.writeString(directory.path().resolve("state.json"), "{\"lifecycle\": \"runn");

        assertThatThrownBy(() -> store.actual(directory))
                .hasMessageContaining("state.json")
                .hasMessageContaining("glovebox rm --force broken");
    }

    @Test
    void whoIsMissingIsSoughtAmongThoseThatThereAre() throws SandboxException {
        assertThatThrownBy(() -> store.find("ghost")).hasMessage("there is no sandbox named ghost; there are none");
        store.create(SandboxVmConfig.builder().name("one").build());
        assertThatThrownBy(() -> store.find("ghost")).hasMessage("there is no sandbox named ghost; there are one");
    }

    @Test
    void aMachineWithoutItsKeeperIsFoundToHaveFailed() throws Exception {
        SandboxDirectory directory = store.create(SandboxVmConfig.builder().build());
        directory.write(new SandboxState(
                Lifecycle.RUNNING, Instant.now(), List.of(new Forward(22, 2222)), List.of(1L), 0, Optional.empty()));

        SandboxState actual = store.actual(directory);

        assertThat(actual.lifecycle()).isEqualTo(Lifecycle.FAILED);
        assertThat(actual.forwards()).isEmpty();
        assertThat(actual.cause()).map(StopCause::kind).contains(StopCause.Kind.OWNER_DIED);
        assertThat(directory.state()).isEqualTo(actual);
    }
}
