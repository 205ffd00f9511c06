package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.image.ImageManifest;
import dev.glovebox.bridge.image.Images;
import dev.glovebox.bridge.vm.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "image",
        description = "The images that machines boot from.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {ImageCommand.Build.class, ImageCommand.Ls.class})
final class ImageCommand {

    @Command(
            name = "build",
            description = "Builds an image, or finds that it is up to date.",
            mixinStandardHelpOptions = true)
    static final class Build implements Callable<Integer> {

        @Option(names = "--flavour", paramLabel = "FLAVOUR", description = "base, browser or full (base)")
        private String flavour = "base";

        @Option(names = "--offline", description = "from what earlier builds have fetched")
        private boolean offline;

        @Option(names = "--force", description = "also when it is up to date")
        private boolean force;

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private Output output;

        @Override
        public Integer call() throws SandboxException, InterruptedException {
            var options = new ArrayList<String>();
            if (offline) {
                options.add("--offline");
            }
            if (force) {
                options.add("--force");
            }
            var home = GloveboxCommand.home();
            new Images(home, GloveboxCommand.product()).build(flavour, options, output::note);
            if (output.isJson()) {
                output.json(new Built(flavour, home.image(flavour).toString()));
            } else {
                output.line(home.image(flavour).toString());
            }
            return ExitCode.OK.number();
        }

        private record Built(String flavour, String directory) {}
    }

    @Command(name = "ls", description = "Lists the images.", mixinStandardHelpOptions = true)
    static final class Ls implements Callable<Integer> {

        @Mixin
        @SuppressWarnings("NullAway.Init")
        private Output output;

        @Override
        public Integer call() throws SandboxException {
            List<ImageManifest> images = new Images(GloveboxCommand.home(), GloveboxCommand.product()).list();
            if (output.isJson()) {
                output.json(images);
                return ExitCode.OK.number();
            }
            output.line("%-8s  %-8s  %-20s  %s".formatted("FLAVOUR", "VERSION", "CREATED", "KERNEL"));
            images.forEach(image -> output.line("%-8s  %-8s  %-20s  %s"
                    .formatted(image.flavour(), image.version(), image.created(), image.kernel())));
            return ExitCode.OK.number();
        }
    }
}
