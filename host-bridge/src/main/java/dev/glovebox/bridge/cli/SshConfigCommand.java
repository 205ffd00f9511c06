package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxDirectory;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh-config",
        description =
                "Prints what belongs into ~/.ssh/config, so that ssh, scp and editors reach the sandboxes by name.",
        mixinStandardHelpOptions = true)
final class SshConfigCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "one of them only")
    private Optional<String> name = Optional.empty();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException {
        var store = new SandboxStore(GloveboxCommand.home());
        List<SandboxDirectory> directories = name.isPresent() ? List.of(store.find(name.get())) : store.list();
        List<String> stanzas = directories.stream()
                .map(directory -> OpenSsh.config(directory).stanza())
                .toList();
        if (output.isJson()) {
            output.json(stanzas);
        } else {
            stanzas.forEach(output::line);
        }
        return ExitCode.OK.number();
    }
}
