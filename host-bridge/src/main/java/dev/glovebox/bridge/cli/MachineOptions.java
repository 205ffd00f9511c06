package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.vm.RestartPolicy;
import dev.glovebox.bridge.vm.SandboxVmConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options that say how a sandbox is made.
final class MachineOptions {

    @Option(names = "--name", paramLabel = "NAME", description = "what it is called (default: sandbox)")
    private String name = "sandbox";

    @Option(names = "--unique", description = "adds a random ending to the name")
    private boolean unique;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "base, browser, full, or the absolute path of an image (base)")
    private String image = "base";

    @Option(names = "--driver", paramLabel = "DRIVER", description = "what its machine is made of (qemu)")
    private String driver = "qemu";

    @Option(names = "--memory", paramLabel = "MIB", description = "memory in MiB (2048)")
    private int memoryMib = 2048;

    @Option(names = "--cpus", paramLabel = "COUNT", description = "processors (2)")
    private int cpus = 2;

    @Option(names = "--disk", paramLabel = "MIB", description = "the disk's size in MiB (16384)")
    private int diskMib = 16_384;

    @Option(
            names = "--port",
            paramLabel = "GUEST[:HOST]",
            description = "forwards a port of the guest, to a free one or to the host's; may be repeated")
    private List<String> ports = List.of();

    @Option(names = "--well-known-ports", description = "takes 8765, 8888, 8006 (live view) and 2222 on the host")
    private boolean wellKnownPorts;

    @Option(names = "--display", paramLabel = "WxH", description = "the desktop's size (1920x1080)")
    private String display = "1920x1080";

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "a variable for whatever runs in it")
    private Map<String, String> environment = Map.of();

    @Option(names = "--start-command", paramLabel = "COMMAND", description = "run by bash on the desktop, once ready")
    private Optional<String> startCommand = Optional.empty();

    @Option(names = "--share", paramLabel = "DIRECTORY", description = "a directory that the guest sees at /shared")
    private Optional<Path> share = Optional.empty();

    @Option(
            names = "--egress",
            paramLabel = "WHAT",
            description = "what the guest reaches: none, public, or hosts separated by commas (public)")
    private String egress = "public";

    @Option(names = "--restart", paramLabel = "POLICY", description = "never, on-failure or always (never)")
    private String restart = "never";

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "how long the start may take (300)")
    private int timeoutS = 300;

    @Option(names = "--accelerator", paramLabel = "KIND", description = "kvm or tcg (the best that works here)")
    private Optional<String> accelerator = Optional.empty();

    @Option(names = "--debug", description = "keeps a log of what the driver says to the machine")
    private boolean debug;

    String image() {
        return image;
    }

    /// The configuration; the sandbox outlives this command.
    SandboxVmConfig config() {
        var builder = SandboxVmConfig.builder()
                .name(name)
                .uniqueName(unique)
                .image(image)
                .driver(driver)
                .memoryMib(memoryMib)
                .cpus(cpus)
                .diskMib(diskMib)
                .displaySize(display)
                .egress(egress())
                .restartPolicy(restartPolicy())
                .startTimeout(Duration.ofSeconds(timeoutS))
                .preserveOnExit(true)
                .debug(debug);
        if (wellKnownPorts) {
            builder.wellKnownPorts();
        }
        ports.stream().map(PortPair::parse).forEach(pair -> builder.port(pair.guest(), pair.host()));
        environment.forEach(builder::runtimeEnvironment);
        startCommand.ifPresent(builder::startCommand);
        share.ifPresent(builder::sharedDirectory);
        accelerator.ifPresent(builder::accelerator);
        return builder.build();
    }

    private Egress egress() {
        return switch (egress) {
            case "none" -> new Egress.None();
            case "public" -> new Egress.Public();
            default -> new Egress.Only(List.of(egress.split(",", -1)));
        };
    }

    private RestartPolicy restartPolicy() {
        return switch (restart) {
            case "never" -> RestartPolicy.NEVER;
            case "on-failure" -> RestartPolicy.ON_FAILURE;
            case "always" -> RestartPolicy.ALWAYS;
            default -> throw new TypeConversionException("--restart is " + restart + ": never, on-failure or always");
        };
    }
}
