package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.image.Images;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxStore;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        description = "Makes a sandbox and starts it; builds the image first when there is none.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MachineOptions machine;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, InterruptedException {
        Home home = GloveboxCommand.home();
        var config = machine.config();
        new SandboxStore(home).check(config);
        Driver.require(home, output);
        if (!home.hasImage(machine.image()) && Images.FLAVOURS.contains(machine.image())) {
            new Images(home, GloveboxCommand.product()).build(machine.image(), List.of(), output::note);
        }
        try (var sandbox = SandboxVmManager.create(config, home)) {
            sandbox.start(new StartProgress(output, sandbox.name()));
            show(output, sandbox);
        }
        return ExitCode.OK.number();
    }

    static void show(Output output, SandboxVmManager sandbox) throws SandboxException {
        var view = SandboxView.of(sandbox.config(), sandbox.state());
        if (output.isJson()) {
            output.json(view);
            return;
        }
        output.line(view.name() + " is " + view.state());
        view.urls().forEach((what, url) -> output.line("  %-8s %s".formatted(what, url)));
        if (view.urls().containsKey("live")) {
            output.line("Look at its desktop: " + view.urls().get("live"));
        }
    }
}
