package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "start",
        description = "Starts a sandbox that has stopped, with its disk as it was.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, InterruptedException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            sandbox.start(new StartProgress(output, name));
            UpCommand.show(output, sandbox);
        }
        return ExitCode.OK.number();
    }
}
