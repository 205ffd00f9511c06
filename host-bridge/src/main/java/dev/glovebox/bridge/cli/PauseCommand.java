package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "pause", description = "Lets a sandbox stand still, memory and all.", mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() throws SandboxException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            sandbox.pause();
        }
        return ExitCode.OK.number();
    }
}
