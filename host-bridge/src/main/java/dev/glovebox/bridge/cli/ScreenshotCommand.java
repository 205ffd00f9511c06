package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.Screenshot;
import dev.glovebox.bridge.client.ScreenshotOptions;
import dev.glovebox.bridge.vm.SandboxException;
import dev.glovebox.bridge.vm.SandboxVmManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "screenshot",
        description = "Takes a picture of a sandbox's screen, with the pointer in it.",
        mixinStandardHelpOptions = true)
final class ScreenshotCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "where it goes; - is standard output")
    private String file = "screenshot.png";

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "a parameter of GET /screenshot: format, region, width, fit, settle …; may be repeated")
    private Map<String, String> options = Map.of();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    @Override
    public Integer call() throws SandboxException, GuestException, IOException {
        try (var sandbox = SandboxVmManager.open(name, GloveboxCommand.home())) {
            Screenshot shot = sandbox.takeScreenshot(new ScreenshotOptions(options));
            if (file.equals("-")) {
                System.out.write(shot.bytes());
                System.out.flush();
                return ExitCode.OK.number();
            }
            Files.write(Path.of(file), shot.bytes());
            if (output.isJson()) {
                output.json(Map.of(
                        "file", file, "mediaType", shot.mediaType(), "width", shot.width(), "height", shot.height()));
            } else {
                output.line("%s: %dx%d, %s".formatted(file, shot.width(), shot.height(), shot.mediaType()));
            }
            return ExitCode.OK.number();
        }
    }
}
