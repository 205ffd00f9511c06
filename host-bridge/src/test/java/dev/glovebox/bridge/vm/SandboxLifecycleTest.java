package dev.glovebox.bridge.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.ssh.ExecOptions;
import dev.glovebox.bridge.ssh.SandboxShell;
import dev.glovebox.bridge.testing.SharedSandbox;
import dev.glovebox.bridge.testing.TestHome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxLifecycleTest {

    @TempDir
    private Path root;

    private static SandboxVmConfig.Builder config(String name) {
        return SandboxVmConfig.builder().name(name).memoryMib(1024).startTimeout(SharedSandbox.START_LIMIT);
    }

    @Test
    void aStoppedSandboxStartsAgainWithItsDiskAndLeavesNothingWhenItIsClosed() throws Exception {
        Home home = TestHome.in(root);
        var stages = new ArrayList<String>();
        try (var sandbox = SandboxVmManager.create(config("again").build(), home)) {
            sandbox.start((stage, _) -> stages.add(stage));
            assertThat(stages)
                    .startsWith("machine")
                    .endsWith("ready")
                    .containsSubsequence("kernel", "display", "server");
            assertThatThrownBy(sandbox::start).hasMessageContaining("again runs already");
            try (SandboxShell shell = sandbox.openShell()) {
                shell.exec(List.of("sh", "-c", "echo kept > note; sync"), ExecOptions.DEFAULTS);
            }
            List<Long> machine = sandbox.state().machinePids();

            sandbox.stop(Duration.ofMinutes(1));
            assertThat(sandbox.state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
            assertThat(sandbox.state().cause().orElseThrow().kind()).isEqualTo(StopCause.Kind.ASKED);
            assertThat(machine).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
            assertThatThrownBy(sandbox::api).hasMessageContaining("glovebox start again");

            sandbox.start();
            try (SandboxShell shell = sandbox.openShell()) {
                assertThat(shell.exec(List.of("cat", "note"), ExecOptions.DEFAULTS)
                                .output()
                                .text())
                        .isEqualTo("kept\n");
            }
        }
        assertThat(home.sandboxes()).isEmptyDirectory();
    }

    @Test
    void aPortThatIsTakenStopsTheStartAndIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            var config = config("taken").port(GuestPort.API.number(), port).build();
            try (var sandbox = SandboxVmManager.create(config, TestHome.in(root))) {
                assertThatThrownBy(sandbox::start).hasMessageContaining(Integer.toString(port));
                assertThat(sandbox.state().lifecycle()).isEqualTo(Lifecycle.FAILED);
            }
        }
    }

    @Test
    void aGuestThatIsNotReadyInTimeIsEndedWithThatCause() throws Exception {
        var config = config("late").startTimeout(Duration.ofMillis(500)).build();
        try (var sandbox = SandboxVmManager.create(config, TestHome.in(root))) {
            assertThatThrownBy(sandbox::start)
                    .hasMessageContaining("it was not ready within")
                    .extracting(failure -> ((SandboxException) failure).kind())
                    .isEqualTo(SandboxException.Kind.TIMEOUT);
            assertThat(sandbox.state().machinePids()).isEmpty();
        }
    }

    @Test
    void aBrokenImageIsSaidToBeBroken() throws Exception {
        Path image = Files.createDirectory(root.resolve("image"));
        Files.writeString(image.resolve("manifest.json"), "{\"flavour\": ");
        var config = config("broken").image(image.toString()).build();
        Home home = TestHome.in(Files.createDirectory(root.resolve("home")));
        try (var sandbox = SandboxVmManager.create(config, home)) {
            assertThatThrownBy(sandbox::start).hasMessageContaining(image.toString());
        }
    }
}
