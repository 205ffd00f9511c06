package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Lets a paused sandbox go on.", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() throws SandboxException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            sandbox.resume();
        }
        return ExitCode.OK.number();
    }
}
