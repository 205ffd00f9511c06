package dev.glovebox.bridge.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.bridge.vm.BridgeJson;
import dev.glovebox.bridge.vm.CauseText;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxState;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "info",
        description = "Tells all about a sandbox: its state, addresses and processes, and why it ended.",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            SandboxState state = sandbox.state();
            if (output.isJson()) {
                ObjectNode json = BridgeJson.mapper().valueToTree(SandboxView.of(sandbox.config(), state));
                json.set("forwards", BridgeJson.mapper().valueToTree(state.forwards()));
                json.set("config", BridgeJson.mapper().valueToTree(sandbox.config()));
                json.put("since", state.since().toString());
                json.put("restarts", state.restarts());
                json.put("directory", sandbox.directory().path().toString());
                json.put(
                        "image",
                        GloveboxCommand.home().image(sandbox.config().image()).toString());
                json.set("machinePids", BridgeJson.mapper().valueToTree(state.machinePids()));
                sandbox.directory().keeper().ifPresent(pid -> json.put("keeperPid", pid));
                output.json(json);
            } else {
                print(sandbox, state);
            }
        }
        return ExitCode.OK.number();
    }

    private void print(SandboxVmManager sandbox, SandboxState state) throws SandboxException {
        UpCommand.show(output, sandbox);
        var config = sandbox.config();
        output.line("image      %s, %d MiB of memory, %d processors, %d MiB of disk, display %s"
                .formatted(config.image(), config.memoryMib(), config.cpus(), config.diskMib(), config.displaySize()));
        output.line("since      " + state.since() + (state.restarts() > 0 ? ", restarts: " + state.restarts() : ""));
        state.forwards()
                .forEach(forward -> output.line(
                        "forward    127.0.0.1:%d → guest:%d".formatted(forward.hostPort(), forward.guestPort())));
        sandbox.directory().keeper().ifPresent(pid -> output.line("keeper     pid " + pid));
        state.machinePids().forEach(pid -> output.line("machine    pid " + pid));
        output.line("directory  " + sandbox.directory().path());
        state.cause().ifPresent(cause -> output.line("cause      " + CauseText.of(cause)));
    }
}
