package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.ssh.SshProxy;
import dev.glovebox.bridge.vm.GuestPort;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh-proxy",
        description = "Connects standard input and output to a sandbox's SSH server, for ssh's ProxyCommand.",
        mixinStandardHelpOptions = true,
        hidden = true)
final class SshProxyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() throws SandboxException, IOException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            SshProxy.run(sandbox.hostPort(GuestPort.SSH.number()));
        }
        return ExitCode.OK.number();
    }
}
