package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "stop", description = "Shuts sandboxes down; their disks stay.", mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*")
    private List<String> names = List.of();

    @Option(names = "--grace", paramLabel = "SECONDS", description = "until a guest that does not end is killed (20)")
    private int graceS = 20;

    @Override
    public Integer call() throws SandboxException {
        for (String name : names) {
            try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
                sandbox.stop(Duration.ofSeconds(graceS));
            }
        }
        return ExitCode.OK.number();
    }
}
