package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh",
        description = "Logs in to a sandbox by the system's ssh, or runs a command there.",
        mixinStandardHelpOptions = true)
final class SshCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "COMMAND",
            description = "after --: one word is a line for the guest's shell, several are a program's")
    private List<String> command = List.of();

    @Override
    public Integer call() throws SandboxException, IOException, InterruptedException {
        return OpenSsh.run(name, command, command.isEmpty());
    }
}
