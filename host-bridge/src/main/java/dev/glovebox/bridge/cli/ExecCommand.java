package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        description = "Runs a program in a sandbox: its input, output and exit code are this command's.",
        mixinStandardHelpOptions = true)
final class ExecCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARG",
            arity = "1..*",
            description = "after --: the program and its arguments")
    private List<String> argv = List.of();

    @Option(
            names = {"-t", "--tty"},
            description = "gives it a terminal")
    private boolean terminal;

    @Override
    public Integer call() throws SandboxException, IOException, InterruptedException {
        // A single word would be taken for a line of the shell's.
        List<String> words = argv.size() == 1 ? List.of("exec", argv.getFirst()) : argv;
        return OpenSsh.run(name, words, terminal);
    }
}
