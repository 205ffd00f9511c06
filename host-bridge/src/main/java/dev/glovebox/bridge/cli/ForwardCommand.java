package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "forward",
        description = "Forwards a port of a running sandbox, and prints where it is reached.",
        mixinStandardHelpOptions = true)
final class ForwardCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1", paramLabel = "GUEST[:HOST]", description = "the ports; without HOST a free one is taken")
    private String ports = "";

    @Option(names = "--remove", description = "ends the forward of the guest's port instead")
    private boolean remove;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException {
        PortPair pair = PortPair.parse(ports);
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            if (remove) {
                sandbox.unexposePort(pair.guest());
                return ExitCode.OK.number();
            }
            Forward forward = sandbox.exposePort(pair.guest(), pair.host());
            if (output.isJson()) {
                output.json(forward);
            } else {
                output.line("127.0.0.1:" + forward.hostPort());
            }
            return ExitCode.OK.number();
        }
    }
}
