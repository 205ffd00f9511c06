package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// OpenSSH's own server on a free port of loopback. Whoever starts it closes it.
final class Sshd implements AutoCloseable {
    /// Who runs the tests.
    static final String USER = System.getProperty("user.name");

    static final Duration LIMIT = Duration.ofSeconds(20);

    final SshKeys keys = SshKeys.generate("a");
    final Path keyDirectory;
    final int port;
    final String user;
    private final Process process;

    private Sshd(Path directory, String user, String sftp) throws IOException {
        this.user = user;
        keyDirectory = directory.resolve("keys of \"a\" 100%d \\ $x");
        keys.write(keyDirectory, "a");
        port = freePort();
        Path hostKey = directory.resolve("host_key");
        Path authorized = directory.resolve("authorized_keys");
        Files.copy(keyDirectory.resolve(SshKeys.HOST_KEY), hostKey);
        Files.writeString(authorized, keys.client().publicKey());
        Files.createDirectories(Path.of("/run/sshd")); // where it runs as root, it wants this one
        Path config = Files.write(
                directory.resolve("sshd_config"),
                List.of(
                        "ListenAddress 127.0.0.1:" + port,
                        "HostKey " + hostKey,
                        "AuthorizedKeysFile " + authorized,
                        "AuthenticationMethods publickey",
                        "StrictModes no",
                        "UsePAM no",
                        "PermitRootLogin yes",
                        "PidFile none",
                        "Subsystem sftp " + sftp));
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        if (!user.equals(USER)) {
            command.addAll(List.of("unshare", "-m", "sh", "-c", "mount --bind $0 /etc/passwd && exec \"$@\""));
            command.add(accountsWithShells(directory.resolve("passwd")).toString());
        }
        command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        Awaitility.await().atMost(LIMIT).until(() -> answers(port));
    }

    static Sshd start(Path directory) throws IOException {
        return new Sshd(directory, USER, "internal-sftp");
    }

    /// @param sftp the command that serves its subsystem `sftp`
    static Sshd start(Path directory, String sftp) throws IOException {
        return new Sshd(directory, USER, sftp);
    }

    /// For a user who is not root, as the one in a guest: OpenSSH passes signals on to those only. The directory
    /// will be everybody's.
    static Sshd startForOrdinaryUser(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new Sshd(directory, USER.equals("root") ? "nobody" : USER, "internal-sftp");
    }

    private static Path accountsWithShells(Path file) throws IOException {
        return Files.writeString(
                file,
                Files.readString(Path.of("/etc/passwd")).replace(":/nonexistent:/usr/sbin/nologin", ":/:/bin/sh"));
    }

    SshTarget target() {
        return new SshTarget("a", port, user, keys, LIMIT);
    }

    SandboxShell shell() throws SshException {
        return SandboxShell.connect(target());
    }

    /// What serves connections, each a process with children.
    Stream<ProcessHandle> sessions() {
        return process.descendants();
    }

    @Override
    public void close() {
        sessions().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(socket.getInputStream().readNBytes(8), US_ASCII).equals("SSH-2.0-");
        } catch (IOException _) {
            return false;
        }
    }
}
