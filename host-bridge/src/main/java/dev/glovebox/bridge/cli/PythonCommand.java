package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.executor.ExecutionListener;
import dev.glovebox.bridge.executor.ExecutionResult;
import dev.glovebox.bridge.executor.InstallException;
import dev.glovebox.bridge.executor.RichOutput;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "python",
        description = "Runs Python in a new kernel of a sandbox, and prints what it prints.",
        mixinStandardHelpOptions = true)
final class PythonCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", arity = "0..1", description = "the program; - is standard input")
    private Optional<String> file = Optional.empty();

    @Option(names = "-c", paramLabel = "CODE", description = "the program itself")
    private Optional<String> code = Optional.empty();

    @Option(names = "--install", paramLabel = "PACKAGE", description = "installed first, by uv; may be repeated")
    private List<String> packages = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "then it is interrupted (600)")
    private int timeoutS = 600;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, GuestException, InstallException, IOException {
        String program = program();
        Duration timeout = Duration.ofSeconds(timeoutS);
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home());
                var executor = sandbox.openExecutor()) {
            var printed = new Printed(output.isJson());
            executor.install(packages, timeout, new Notes(output));
            ExecutionResult result = executor.execute(program, timeout, printed);
            if (output.isJson()) {
                output.json(result);
            } else {
                result.error()
                        .ifPresent(
                                error -> System.err.println(error.traceback().isEmpty() ? error : error.traceback()));
            }
            return result.status() == ExecutionResult.Status.OK ? ExitCode.OK.number() : ExitCode.FAILED.number();
        }
    }

    private String program() throws IOException {
        if (code.isPresent() == file.isPresent()) {
            throw new TypeConversionException(
                    "either -c CODE or a FILE is needed, as in: glovebox python NAME -c 'print(1)'");
        }
        if (code.isPresent()) {
            return code.get();
        }
        String path = file.orElseThrow();
        return path.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(path));
    }

    /// Prints what comes as it comes, unless the result is printed as a whole.
    private record Printed(boolean silent) implements ExecutionListener {

        @Override
        public void stdout(String text) {
            print(System.out, text);
        }

        @Override
        public void stderr(String text) {
            print(System.err, text);
        }

        @Override
        public void output(RichOutput rich) {
            rich.text("text/plain").ifPresent(text -> print(System.out, text + "\n"));
        }

        private void print(PrintStream stream, String text) {
            if (!silent) {
                stream.print(text);
                stream.flush();
            }
        }
    }

    /// What installing says is not part of the program's output.
    private record Notes(Output output) implements ExecutionListener {

        @Override
        public void stdout(String text) {
            output.note(text.stripTrailing());
        }
    }
}
