package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Removes sandboxes with their disks.", mixinStandardHelpOptions = true)
final class RmCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "1..*")
    private List<String> names = List.of();

    @Option(names = "--force", description = "also those that run, or whose files are damaged")
    private boolean force;

    @Override
    public Integer call() throws SandboxException {
        var store = new SandboxStore(GloveboxCommand.home());
        for (String name : names) {
            store.remove(name, force);
        }
        return ExitCode.OK.number();
    }
}
