package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/// An SSH connection into a sandbox, for programs: runs commands, and copies files and directories.
///
/// Any thread may use it, also several at once: each command and each copy has a channel of its own. A command may
/// stay silent, and a sandbox be paused, for as long as its limit allows. Whoever connected it closes it, which
/// hangs up on what still runs.
public final class SandboxShell implements AutoCloseable {
    private static final String ENDED = "the SSH connection has ended";

    private final SshTarget target;
    private final SshClient client;
    private final ClientSession session;
    private final Set<RunningCommand> running = ConcurrentHashMap.newKeySet();

    private SandboxShell(SshTarget target, SshClient client, ClientSession session) {
        this.target = target;
        this.client = client;
        this.session = session;
    }

    /// Connects and logs in.
    ///
    /// @throws SshException when nobody answers in time, the host key is another than the sandbox's, or the key is
    ///     refused
    public static SandboxShell connect(SshTarget target) throws SshException {
        KeyPair key = target.keys().client().pair();
        SshClient client = ShellClient.start(target.keys().guest());
        try {
            ClientSession session = client.connect(target.user(), "127.0.0.1", target.port())
                    .verify(target.limit())
                    .getClientSession();
            session.addPublicKeyIdentity(key);
            session.auth().verify(target.limit());
            return new SandboxShell(target, client, session);
        } catch (IOException e) {
            client.stop();
            throw new SshException(
                    "sandbox %s cannot be reached by SSH on port %d: %s"
                            .formatted(target.sandbox(), target.port(), e.getMessage()),
                    e);
        }
    }

    /// Runs a command and waits for its end.
    ///
    /// @param argv the program and its arguments, each of which arrives as it is
    /// @throws SshException when the connection fails before the command has ended
    public ExecResult exec(List<String> argv, ExecOptions options) throws SshException {
        try (RunningCommand command = start(argv, options.environment(), options.directory())) {
            return new Exchange(command, options).run();
        }
    }

    /// Starts a command, to be read and written while it runs.
    ///
    /// @param environment variables beside those that a login has
    /// @param directory where it runs; the user's home when empty
    /// @throws SshException when the connection fails
    public RunningCommand start(List<String> argv, Map<String, String> environment, Optional<String> directory)
            throws SshException {
        try {
            ChannelExec channel = channel(line(argv, environment, directory));
            channel.open().verify(target.limit());
            var command = new RunningCommand(target.sandbox(), channel, running::remove);
            running.add(command);
            return command;
        } catch (IOException e) {
            throw new SshException(
                    "sandbox %s does not run the command: %s".formatted(target.sandbox(), e.getMessage()), e);
        }
    }

    /// Copies a file, or a directory with all that is in it, into the sandbox, with its permissions. It appears
    /// under its name once it is there as a whole. Symbolic links in a directory stay what they are.
    ///
    /// @param remote the new name; or a directory that exists, in which it keeps its name
    /// @throws SshException when it cannot be copied, or a limit is exceeded; nothing is left behind then,
    ///     unless the connection failed
    public void upload(Path local, String remote, TransferLimits limits, TransferProgress progress)
            throws SshException {
        try (SftpClient sftp = sftp()) {
            new Upload(sftp, limits, progress).run(local, remote);
        } catch (IOException e) {
            throw new SshException(
                    "%s cannot be copied to %s of sandbox %s: %s"
                            .formatted(local, remote, target.sandbox(), Reasons.of(e)),
                    e);
        }
    }

    /// Copies a file, or a directory with all that is in it, out of the sandbox, with its permissions. It appears
    /// under its name once it is there as a whole. Neither symbolic links nor devices and the like are copied: what
    /// a guest wrote must not lead anywhere on the host.
    ///
    /// @param local the new name; or a directory that exists, in which it keeps its name
    /// @return what was left out, by its path in the sandbox
    /// @throws SshException when it cannot be copied, a limit is exceeded, or the guest names files as no directory
    ///     can contain them; nothing is left behind then
    public List<String> download(String remote, Path local, TransferLimits limits, TransferProgress progress)
            throws SshException {
        try (SftpClient sftp = sftp()) {
            return new Download(sftp, limits, progress).run(remote, local);
        } catch (IOException e) {
            throw new SshException(
                    "%s of sandbox %s cannot be copied to %s: %s"
                            .formatted(remote, target.sandbox(), local, Reasons.of(e)),
                    e);
        }
    }

    /// Whether the connection still stands.
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        running.forEach(RunningCommand::close);
        session.close(true);
        client.stop();
    }

    private ChannelExec channel(String line) throws IOException {
        try {
            return session.createExecChannel(line);
        } catch (IllegalStateException e) {
            throw new IOException(ENDED, e);
        }
    }

    private SftpClient sftp() throws IOException {
        try {
            return SftpClientFactory.instance().createSftpClient(session);
        } catch (IllegalStateException e) {
            throw new IOException(ENDED, e);
        }
    }

    /// The line for the guest's shell. The variables do not become arguments that other processes could see: `exec`
    /// makes the shell the program.
    static String line(List<String> argv, Map<String, String> environment, Optional<String> directory) {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        String variables = environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "export " + each.getKey() + "=" + ShellQuoting.quote(each.getValue()) + "; ")
                .collect(Collectors.joining());
        String change = directory
                .map(path -> "cd -- " + ShellQuoting.quote(path) + " && ")
                .orElse("");
        return variables + change + "exec " + ShellQuoting.quote(argv);
    }
}
