package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SandboxShellTest {
    @TempDir
    static Path directory;

    private static Sshd server;
    private static SandboxShell shell;

    @BeforeAll
    static void connect() throws Exception {
        server = Sshd.startForOrdinaryUser(directory);
        shell = server.shell();
    }

    @AfterAll
    static void disconnect() {
        shell.close();
        server.close();
    }

    @Test
    void outputErrorAndExitCodeComeBackApart() throws Exception {
        ExecResult result = exec("sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(result.output().text()).isEqualTo("out\n");
        assertThat(result.error().text()).isEqualTo("err\n");
        assertThat(result.ending()).isEqualTo(new Ending.Exited(3));
    }

    @Test
    void argumentsVariablesAndDirectoryArriveAsTheyAre() throws Exception {
        Path work = Files.createDirectory(directory.resolve("a 'b' $c"));

        ExecResult result = shell.exec(
                List.of("sh", "-c", "printf '%s|' \"$@\" \"$V\"; pwd", "sh", "a  b", "'", "$HOME\n*", ""),
                ExecOptions.DEFAULTS.withEnvironment(Map.of("V", "x'y\nz")).withDirectory(work.toString()));

        assertThat(result.output().text()).isEqualTo("a  b|'|$HOME\n*||x'y\nz|" + work + "\n");
    }

    @Test
    void inputArrivesAndEnds() throws Exception {
        byte[] input = "x".repeat(5_000_000).getBytes(UTF_8);

        ExecResult result = shell.exec(List.of("wc", "-c"), ExecOptions.DEFAULTS.withInput(input));

        assertThat(result.output().text().strip()).isEqualTo("5000000");
    }

    @Test
    void inputThatNobodyReadsDoesNotHold() throws Exception {
        ExecResult result = shell.exec(List.of("true"), ExecOptions.DEFAULTS.withInput(new byte[20_000_000]));

        assertThat(result.exitCode()).isZero();
    }

    @Test
    void allOfALargeOutputIsReadAndNoMoreKeptThanAskedFor() throws Exception {
        ExecResult result = shell.exec(
                List.of("head", "-c", "30000000", "/dev/zero"), ExecOptions.DEFAULTS.withMaxOutputBytes(1000));

        assertThat(result.output().totalBytes()).isEqualTo(30_000_000);
        assertThat(result.output().kept()).hasSize(1000);
        assertThat(result.output().truncated()).isTrue();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aSignalIsToldByName() throws Exception {
        ExecResult result = exec("sh", "-c", "kill -TERM $$");

        assertThat(result.ending()).isEqualTo(new Ending.Signalled("TERM"));
        assertThat(result.exitCode()).isEqualTo(143);
    }

    @Test
    void aCommandWhoseTimeIsOverIsKilledWithItsChildren() throws Exception {
        Path pid = directory.resolve("pid");

        ExecResult result = shell.exec(
                List.of("sh", "-c", "echo begun; sleep 1000 & echo $! > " + pid + "; wait"),
                ExecOptions.DEFAULTS.withLimit(Duration.ofSeconds(1)));

        assertThat(result.ending()).isEqualTo(new Ending.TimedOut(Duration.ofSeconds(1)));
        assertThat(result.output().text()).isEqualTo("begun\n");
        long child = Long.parseLong(Files.readString(pid).strip());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !runs(child));
    }

    @Test
    void aCommandCanBeTalkedTo() throws Exception {
        try (RunningCommand cat = shell.start(List.of("cat"), Map.of(), Optional.empty())) {
            for (String word : List.of("one", "two")) {
                cat.input().write(word.getBytes(UTF_8));
                cat.input().flush();
                assertThat(new String(cat.output().readNBytes(3), UTF_8)).isEqualTo(word);
            }
            cat.signal("TERM");
            assertThat(cat.await(Duration.ofSeconds(10))).isEqualTo(new Ending.Signalled("TERM"));
        }
    }

    @Test
    void commandsRunBesideEachOther() throws Exception {
        List<Thread> threads = new ArrayList<>();
        var answers = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    byte[] kept = exec("sh", "-c", "sleep 0.2; echo x").output().kept();
                    answers.writeBytes(kept);
                } catch (SshException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(answers.toString(UTF_8)).isEqualTo("x\n".repeat(8));
    }

    @Test
    void aKilledSessionIsAFailureThatSaysSo() throws Exception {
        try (SandboxShell other = server.shell();
                RunningCommand sleep = other.start(List.of("sleep", "1000"), Map.of(), Optional.empty())) {
            ProcessHandle sleeping = await("sleep 1000");
            ProcessHandle session = sleeping.parent().orElseThrow();
            assertThat(session.destroyForcibly()).isTrue();

            assertThatThrownBy(() -> sleep.await(Duration.ofSeconds(20)))
                    .isInstanceOf(SshException.class)
                    .hasMessage("the SSH connection to sandbox a ended before the command did");
            assertThatThrownBy(() -> other.exec(List.of("true"), ExecOptions.DEFAULTS))
                    .isInstanceOf(SshException.class)
                    .hasMessageEndingWith("the SSH connection has ended");
            assertThatThrownBy(() ->
                            other.download("/etc/passwd", directory, TransferLimits.DEFAULTS, TransferProgress.NONE))
                    .isInstanceOf(SshException.class)
                    .hasMessageEndingWith("the SSH connection has ended");
            assertThat(other.isOpen()).isFalse();
            sleeping.destroyForcibly();
        }
    }

    @Test
    void onlyTheRightKeysOpen() throws Exception {
        var otherHost = new SshKeys(server.keys.client(), SshKey.generate("other"));
        var otherClient = new SshKeys(SshKey.generate("other"), server.keys.guest());

        assertThatThrownBy(() -> SandboxShell.connect(target(server.port, otherHost)))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("Server key did not validate");
        assertThatThrownBy(() -> SandboxShell.connect(target(server.port, otherClient)))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("No more authentication methods available");
        assertThatThrownBy(() -> SandboxShell.connect(target(Sshd.freePort(), server.keys)))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var target = new SshTarget("a", silent.getLocalPort(), server.user, server.keys, Duration.ofMillis(500));
            long begin = System.nanoTime();
            assertThatThrownBy(() -> SandboxShell.connect(target)).isInstanceOf(SshException.class);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                    .isLessThan(10);
        }
    }

    @Test
    void whatRunsEndsWithTheShell() throws Exception {
        ProcessHandle sleeping;
        try (SandboxShell other = server.shell()) {
            other.start(List.of("sleep", "1001"), Map.of(), Optional.empty());
            sleeping = await("sleep 1001");
        }
        Awaitility.await().atMost(Sshd.LIMIT).until(() -> !sleeping.isAlive());
    }

    private static ExecResult exec(String... argv) throws SshException {
        return shell.exec(List.of(argv), ExecOptions.DEFAULTS);
    }

    private static SshTarget target(int port, SshKeys keys) {
        return new SshTarget("a", port, server.user, keys, Sshd.LIMIT);
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static ProcessHandle await(String commandLine) {
        return Awaitility.await()
                .atMost(Sshd.LIMIT)
                .until(
                        () -> server.sessions()
                                .filter(each -> commandLine(each).equals(commandLine))
                                .findAny(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException _) {
            return "";
        }
    }
}
