package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "urls", description = "Prints where a sandbox is reached.", mixinStandardHelpOptions = true)
final class UrlsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            sandbox.api();
            var urls = SandboxView.of(sandbox.config(), sandbox.state()).urls();
            if (output.isJson()) {
                output.json(urls);
            } else {
                urls.forEach((what, url) -> output.line("%-8s %s".formatted(what, url)));
            }
        }
        return ExitCode.OK.number();
    }
}
