package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.log.LogEvent;
import dev.glovebox.bridge.log.LogStart;
import dev.glovebox.bridge.log.LogTail;
import dev.glovebox.bridge.vm.GuestLog;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Prints a log of a sandbox, also of one that has stopped.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(names = "-f", description = "follows it, through restarts, until Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            description = "how many of the last lines (100)")
    private int lines = 100;

    @Option(names = "--log", paramLabel = "LOG", description = "server, kernels, serial, qemu or keeper (server)")
    private GuestLog log = GuestLog.SERVER;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, IOException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            var tail = new LogTail(sandbox.directory().log(log));
            tail.follow(new LogStart.LastLines(lines), this::print, () -> !follow);
        }
        return ExitCode.OK.number();
    }

    private void print(LogEvent event) throws IOException {
        switch (event) {
            case LogEvent.Text text when output.isJson() -> output.json(text);
            case LogEvent.Text text -> output.line(text.text());
            case LogEvent.Cut cut -> output.note("glovebox: the log was cut: " + cut.reason());
        }
        if (output.isBroken()) {
            throw new IOException("nobody reads any more");
        }
    }
}
