package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.ssh.SshConfig;
import dev.glovebox.bridge.vm.GuestPort;
import dev.glovebox.bridge.vm.SandboxDirectory;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The system's OpenSSH client, told how to reach a sandbox.
final class OpenSsh {

    private static final String USER = "user";

    private OpenSsh() {}

    /// How `ssh` reaches a sandbox, whatever its port is at the moment, and from wherever it is called: this
    /// command connects it.
    static SshConfig config(SandboxDirectory directory) {
        String name = directory.name();
        String home = "GLOVEBOX_HOME=" + GloveboxCommand.home().root();
        return new SshConfig(name, USER, directory.ssh(), List.of("env", home, launcher(), "ssh-proxy", name));
    }

    /// Runs it with this command's input and output, and returns its exit code.
    static int run(String name, List<String> command, boolean terminal)
            throws SandboxException, IOException, InterruptedException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            sandbox.hostPort(GuestPort.SSH.number());
            Process process = new ProcessBuilder(config(sandbox.directory()).command(command, terminal))
                    .inheritIO()
                    .start();
            return process.waitFor();
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.MISSING,
                    "ssh cannot be run: %s; apt-get install openssh-client".formatted(e.getMessage()),
                    e);
        }
    }

    /// The script that this command was started by.
    private static String launcher() {
        return System.getProperty(
                "glovebox.launcher", Path.of("glovebox").toAbsolutePath().toString());
    }
}
