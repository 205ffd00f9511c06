package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.StopCause.Kind;
import dev.glovebox.bridge.driver.Vm;
import dev.glovebox.bridge.driver.VmSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real machines, with kernels of a few bytes.
class QemuDriverTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Vm launch(TinyKernel kernel, Forward... forwards) throws Exception {
        TinyImage.create(directory, kernel);
        return driver().launch(TinyImage.spec(directory, forwards));
    }

    private QemuDriver driver() {
        return new QemuDriver(directory.resolve("cache"), System.getenv());
    }

    private static StopCause causeOf(Vm vm) throws Exception {
        return vm.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private Path sandbox() {
        return directory.resolve("sandbox");
    }

    private String serial() throws IOException {
        Path serial = sandbox().resolve("logs/serial.log");
        return Files.exists(serial) ? Files.readString(serial) : "";
    }

    private void awaitUp() {
        await().atMost(LIMIT).until(() -> serial().contains("tiny kernel is up\r\n"));
    }

    @Test
    void aMachineRunsUntilItIsClosedAndLeavesNothingThatOnlyARunningOneNeeds() throws Exception {
        Vm vm = launch(TinyKernel.STAYS);
        awaitUp();
        long pid = vm.pids().getFirst();
        assertThat(sandbox().resolve("run/qmp.sock")).exists();
        assertThat(new ObjectMapper().readTree(sandbox().resolve("argv.json").toFile()))
                .hasSizeGreaterThan(40);
        vm.close();
        StopCause cause = causeOf(vm);
        assertThat(cause.kind()).isEqualTo(Kind.ASKED);
        assertThat(cause.lastSerialLines()).contains("tiny kernel is up");
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(vm.pids()).isEmpty();
        assertThat(names(sandbox()))
                .containsExactlyInAnyOrder("argv.json", "config.tar", "disk.qcow2", "logs", "machine.lock");
        assertThatThrownBy(vm::pause).isInstanceOf(DriverException.class).hasMessage("the machine has ended");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void theMemoryHasNoNameOnceTheMachineRunsSoThatNoDeathLeavesItBehind() throws Exception {
        try (Vm vm = launch(TinyKernel.STAYS)) {
            String memory = Files.readAllLines(sandbox().resolve("machine.json")).stream()
                    .filter(line -> line.contains(".ram"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll(".*\"(/[^\"]+)\".*", "$1");
            assertThat(Path.of(memory)).doesNotExist();
            assertThat(Files.readString(Path.of("/proc/" + vm.pids().getFirst() + "/maps")))
                    .contains(memory);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PANICS, GUEST_PANIC, Kernel panic - not syncing: tiny",
        "PANICS_UNSEEN, GUEST_PANIC, Kernel panic - not syncing: unseen",
        "RUNS_OUT_OF_MEMORY, OUT_OF_MEMORY, give it more",
        "POWERS_OFF, ASKED, the guest shut itself down",
        "RESTARTS, ASKED, the guest restarted itself",
    })
    void theGuestsOwnEndIsTheCause(TinyKernel kernel, Kind kind, String words) throws Exception {
        try (Vm vm = launch(kernel)) {
            StopCause cause = causeOf(vm);
            assertThat(cause.detail()).contains(words);
            assertThat(cause.kind()).isEqualTo(kind);
            assertThat(cause.lastSerialLines()).isNotEmpty();
        }
    }

    @Test
    void aKilledQemuIsTheCause() throws Exception {
        try (Vm vm = launch(TinyKernel.STAYS)) {
            awaitUp();
            ProcessHandle.of(vm.pids().getFirst()).orElseThrow().destroyForcibly();
            StopCause cause = causeOf(vm);
            assertThat(cause.kind()).isEqualTo(Kind.DRIVER_DIED);
            assertThat(cause.detail()).contains("signal 9 (KILL)");
            assertThat(cause.lastSerialLines()).contains("tiny kernel is up");
        }
    }

    @Test
    void aTerminatedQemuIsTheCauseAndWhoDidItIsNamed() throws Exception {
        try (Vm vm = launch(TinyKernel.STAYS)) {
            awaitUp();
            ProcessHandle.of(vm.pids().getFirst()).orElseThrow().destroy();
            StopCause cause = causeOf(vm);
            assertThat(cause.kind()).isEqualTo(Kind.DRIVER_DIED);
            assertThat(cause.detail())
                    .contains("signal 15 from pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aGuestThatIgnoresThePowerButtonIsKilledWhenItsTimeIsOver() throws Exception {
        try (Vm vm = launch(TinyKernel.STAYS)) {
            awaitUp();
            vm.shutdown(Duration.ofMillis(300));
            assertThat(causeOf(vm).kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void aRestartedSandboxKeepsItsDiskAndTheImageThatItWasMadeOn() throws Exception {
        launch(TinyKernel.STAYS).close();
        Path image = directory.resolve("image");
        Files.move(image, directory.resolve("image-1"));
        // The disk rests on a path: what took its name is another image.
        TinyImage.create(directory, TinyKernel.POWERS_OFF);
        Path overlay = sandbox().resolve("disk.qcow2");
        Object key = Files.readAttributes(overlay, "fileKey").get("fileKey");
        Files.createSymbolicLink(directory.resolve("link"), image);
        try (Vm vm = driver().launch(TinyImage.spec(directory))) {
            assertThat(causeOf(vm).detail()).contains("shut itself down");
        }
        assertThat(Files.readAttributes(overlay, "fileKey").get("fileKey")).isEqualTo(key);
        Files.delete(image.resolve("disk.qcow2"));
        assertThatThrownBy(() -> driver().launch(TinyImage.spec(directory)))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("rests on the image's disk")
                .hasMessageContaining("which is gone");
    }

    @Test
    void portsAreForwardedFromTheStartAndLaterAndNamedWhenTaken() throws Exception {
        try (Vm vm = launch(TinyKernel.STAYS, new Forward(8765, 0), new Forward(8888, 42_017))) {
            assertThat(vm.forwards()).hasSize(2).contains(new Forward(8888, 42_017));
            assertThat(vm.forwards()).noneMatch(forward -> forward.hostPort() == 0);
            Forward more = vm.expose(22, 0);
            assertThat(more.hostPort()).isPositive();
            assertThat(vm.forwards()).hasSize(3).contains(more);
            // User networking takes connections whether the guest listens or not.
            new Socket(InetAddress.getLoopbackAddress(), more.hostPort()).close();
            assertThatThrownBy(() -> vm.expose(80, 42_017))
                    .isInstanceOf(DriverException.class)
                    .hasMessageContaining("42017");
            vm.unexpose(more);
            assertThat(vm.forwards()).hasSize(2).doesNotContain(more);
            assertThatThrownBy(() -> vm.unexpose(more)).isInstanceOf(DriverException.class);
        }
    }

    @Test
    void aHostPortThatIsTakenAtTheStartIsNamedAndNothingIsLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> launch(TinyKernel.STAYS, new Forward(8765, taken.getLocalPort())))
                    .isInstanceOf(DriverException.class)
                    .hasMessageStartingWith("the host's port " + taken.getLocalPort())
                    .hasMessageContaining("taken");
        }
        assertThat(names(sandbox()))
                .containsExactlyInAnyOrder("argv.json", "config.tar", "disk.qcow2", "logs", "machine.lock");
    }

    @Test
    void pausedItStandsStillAndGoesOnAndBothMayBeAskedForTwice() throws Exception {
        try (Vm vm = launch(TinyKernel.BABBLES)) {
            await().atMost(LIMIT).until(() -> serial().length() > 1000);
            vm.pause();
            vm.pause();
            Path log = sandbox().resolve("logs/serial.log");
            long size = Files.size(log);
            // A round trip through QEMU's main loop, after which nothing it had begun is still to come.
            vm.forwards();
            assertThat(Files.size(log)).isEqualTo(size);
            vm.resume();
            vm.resume();
            await().atMost(LIMIT).until(() -> Files.size(log) > size);
        }
    }

    @Test
    void oneDirectoryHasOneMachine() throws Exception {
        try (Vm vm = launch(TinyKernel.STAYS)) {
            VmSpec spec = TinyImage.spec(directory);
            assertThatThrownBy(() -> driver().launch(spec))
                    .isInstanceOf(DriverException.class)
                    .hasMessageContaining("already");
            assertThatThrownBy(() -> driver().reap(sandbox())).isInstanceOf(DriverException.class);
            assertThat(vm.ended()).isNotDone();
        }
    }

    @Test
    void aLongOrOddDirectoryGetsItsSocketsElsewhere() throws Exception {
        Path odd = Files.createDirectories(directory.resolve("s, " + "ä".repeat(60)));
        directory = odd;
        try (Vm vm = launch(TinyKernel.STAYS)) {
            assertThat(sandbox().resolve("run")).doesNotExist();
            assertThat(vm.forwards()).isEmpty();
            awaitUp();
        }
        assertThat(names(sandbox())).doesNotContain("run", "machine.json");
    }
}
