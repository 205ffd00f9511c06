package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.bridge.driver.Vm;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed owner leaves, and what comes of it.
class LeftoversTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @BeforeEach
    void image() throws Exception {
        TinyImage.create(directory, TinyKernel.STAYS);
        TinyImage.spec(directory);
    }

    /// The owner that is killed: launches a machine, prints QEMU's process id, and waits.
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            Vm vm = new QemuDriver(directory.resolve("cache"), System.getenv()).launch(TinyImage.spec(directory));
            System.out.println(vm.pids().getFirst());
            vm.ended().join();
        }
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void aMachineDiesWithItsKilledOwnerAndTheNextOneStartsInItsPlace() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process owner = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long pid;
        try (BufferedReader output = owner.inputReader()) {
            pid = Long.parseLong(output.readLine());
        } finally {
            owner.destroyForcibly().waitFor();
        }
        await().atMost(LIMIT).until(() -> !lives(pid));
        assertThat(directory.resolve("sandbox/run/qmp.sock")).exists();
        new QemuDriver(directory.resolve("cache"), System.getenv()).reap(directory.resolve("sandbox"));
        assertThat(directory.resolve("sandbox/run")).doesNotExist();
        assertThat(directory.resolve("sandbox/machine.json")).doesNotExist();
        startsAgain();
    }

    private void startsAgain() throws Exception {
        try (Vm vm = new QemuDriver(directory.resolve("cache"), System.getenv()).launch(TinyImage.spec(directory))) {
            assertThat(vm.forwards()).isEmpty();
        }
    }

    @Test
    void aMachineThatEscapedItsOwnersDeathIsEndedByTheNextStart() throws Exception {
        Path sandbox = directory.resolve("sandbox");
        Path run = Files.createDirectories(sandbox.resolve("run"));
        Path memory = Files.createFile(Path.of("/dev/shm/glovebox-00000000-0000-4000-8000-000000000001.ram"));
        new MachineRecord(new SocketDirectory(run), memory).write(sandbox);
        Process qemu = new ProcessBuilder(List.of(
                        "qemu-system-x86_64",
                        "-display",
                        "none",
                        "-nodefaults",
                        "-S",
                        "-chardev",
                        "socket,id=qmp,server=on,wait=off,path=" + run.resolve("qmp.sock"),
                        "-mon",
                        "chardev=qmp,mode=control"))
                .inheritIO()
                .start();
        await().atMost(LIMIT).until(() -> Files.exists(run.resolve("qmp.sock")));
        startsAgain();
        assertThat(qemu.waitFor()).isEqualTo(137);
        assertThat(memory).doesNotExist();
    }

    @Test
    void aBrokenRecordIsNoObstacleAndOneThatNamesOthersFilesIsNotBelieved() throws Exception {
        Path others = Files.createFile(directory.resolve("others"));
        Path record = directory.resolve("sandbox/machine.json");
        Files.writeString(record, "{\"sockets\": 12, ");
        startsAgain();
        Files.writeString(record, "{\"sockets\": \"%s\", \"memory\": \"%s\"}".formatted(directory, others));
        startsAgain();
        assertThat(others).exists();
    }
}
