package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.RecordingOptions;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "record",
        description = "Starts or stops a recording of what is done on a sandbox's desktop.",
        mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {

    enum Mode {
        START,
        STOP
    }

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1", paramLabel = "start|stop")
    private Mode mode = Mode.START;

    @Option(names = "--id", paramLabel = "ID", description = "of one of several recordings")
    private Optional<String> id = Optional.empty();

    @Option(names = "--video", description = "with a video of the screen")
    private boolean video;

    @Option(names = "--frames", description = "with a picture before and after each step")
    private boolean frames;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, GuestException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            if (mode == Mode.START) {
                output.json(sandbox.startRecording(new RecordingOptions(id, video, frames)));
            } else {
                output.json(sandbox.stopRecording(id));
            }
        }
        return ExitCode.OK.number();
    }
}
