package dev.glovebox.bridge.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.testing.Owner;
import dev.glovebox.bridge.testing.SharedSandbox;
import dev.glovebox.bridge.testing.TestHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `kill -9` of each process leaves: nothing that nobody owns, and a cause.
class KillTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern TRACE = Pattern.compile("glovebox-(\\d+|.*\\.ram)");

    @TempDir
    private Path root;

    private Home home = new Home(Path.of("unset"));
    private Set<Path> before = Set.of();

    @BeforeEach
    void look() throws IOException {
        home = TestHome.in(root);
        before = traces();
    }

    /// Also when a test has failed.
    @AfterEach
    void removeAll() throws SandboxException {
        for (SandboxDirectory directory : new SandboxStore(home).list()) {
            new SandboxStore(home).remove(directory.name(), true);
        }
    }

    @Test
    void aKilledKeeperTakesItsBootingMachineAlong() throws Exception {
        Process owner = startOwner("kept", Lifecycle.STARTING);
        SandboxDirectory directory = new SandboxStore(home).find("kept");
        List<Long> machine = directory.state().machinePids();

        kill(directory.keeper().orElseThrow());

        assertGone(machine);
        assertFailed(directory, StopCause.Kind.OWNER_DIED);
        assertThat(traces()).isEqualTo(before);
        owner.destroyForcibly().waitFor();
    }

    @Test
    void aKilledProgramTakesItsBootingSandboxAlong() throws Exception {
        Process owner = startOwner("owned", Lifecycle.STARTING);
        SandboxDirectory directory = new SandboxStore(home).find("owned");
        List<Long> machine = directory.state().machinePids();

        owner.destroyForcibly().waitFor();

        assertGone(machine);
        await().atMost(LIMIT).until(() -> !directory.isKept());
        assertThat(directory.state().lifecycle()).isEqualTo(Lifecycle.STOPPED);
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    void aKilledMachineIsToldOfWithTheSignal() throws Exception {
        Process owner = startOwner("machine", Lifecycle.STARTING);
        SandboxDirectory directory = new SandboxStore(home).find("machine");
        List<Long> machine = directory.state().machinePids();

        machine.forEach(KillTest::kill);

        assertGone(machine);
        await().atMost(LIMIT).until(() -> !directory.isKept());
        assertFailed(directory, StopCause.Kind.DRIVER_DIED);
        assertThat(directory.state().cause().orElseThrow().detail()).containsIgnoringCase("kill");
        assertThat(traces()).isEqualTo(before);
        owner.destroyForcibly().waitFor();
    }

    @Test
    void aRunningMachineThatIsKilledComesBackAtTheSamePortsAndGoesWithItsKeeper() throws Exception {
        var config = SandboxVmConfig.builder()
                .name("revived")
                .memoryMib(1024)
                .startTimeout(SharedSandbox.START_LIMIT)
                .restartPolicy(RestartPolicy.ON_FAILURE)
                .preserveOnExit(true)
                .build();
        try (var sandbox = SandboxVmManager.create(config, home)) {
            sandbox.start();
            List<Forward> forwards = sandbox.state().forwards();
            List<Long> machine = sandbox.state().machinePids();

            machine.forEach(KillTest::kill);

            assertGone(machine);
            await().atMost(SharedSandbox.START_LIMIT)
                    .until(() ->
                            sandbox.state().restarts() == 1 && sandbox.state().lifecycle() == Lifecycle.RUNNING);
            assertThat(sandbox.state().forwards()).isEqualTo(forwards);
            assertThat(sandbox.sandboxHealth().getVersion()).isNotBlank();

            List<Long> second = sandbox.state().machinePids();
            kill(sandbox.directory().keeper().orElseThrow());
            assertGone(second);
            assertFailed(sandbox.directory(), StopCause.Kind.OWNER_DIED);
        }
        new SandboxStore(home).remove("revived", false);
        assertThat(traces()).isEqualTo(before);
        assertThat(home.sandboxes()).isEmptyDirectory();
    }

    private Process startOwner(String name, Lifecycle until) throws IOException {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        home.root().toString(),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("owner.log").toFile())
                .start();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            SandboxState state = new SandboxStore(home).find(name).state();
            return state.lifecycle() == until && !state.machinePids().isEmpty();
        });
        return owner;
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void assertGone(List<Long> pids) {
        assertThat(pids).isNotEmpty();
        await().atMost(LIMIT)
                .until(() -> pids.stream()
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .noneMatch(ProcessHandle::isAlive));
    }

    private void assertFailed(SandboxDirectory directory, StopCause.Kind kind) throws SandboxException {
        SandboxState state = new SandboxStore(home).actual(directory);
        assertThat(state.lifecycle()).isEqualTo(Lifecycle.FAILED);
        assertThat(state.cause().orElseThrow().kind()).isEqualTo(kind);
    }

    /// What machines keep outside their sandbox's directory: memory, and sockets.
    private static Set<Path> traces() throws IOException {
        var traces = new TreeSet<Path>();
        for (String directory : new String[] {"/dev/shm", System.getProperty("java.io.tmpdir")}) {
            if (new File(directory).isDirectory()) {
                try (Stream<Path> files = Files.list(Path.of(directory))) {
                    files.filter(file ->
                                    TRACE.matcher(file.getFileName().toString()).matches())
                            .forEach(traces::add);
                }
            }
        }
        return traces;
    }
}
