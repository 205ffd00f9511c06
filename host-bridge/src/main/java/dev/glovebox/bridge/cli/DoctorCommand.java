package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.driver.DriverReport;
import dev.glovebox.bridge.driver.qemu.QemuDriver;
import dev.glovebox.bridge.image.ImageManifest;
import dev.glovebox.bridge.image.Images;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description = "Tells what this machine offers, and what is missing, with the remedy.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Output output;

    /// What was found.
    ///
    /// @param drivers what each driver tells of itself
    /// @param images the images that are there
    /// @param home where everything is kept
    /// @param freeDiskMib the space that is left there
    /// @param freeSharedMemoryMib the space for the memory of machines
    /// @param processors the host's
    /// @param missing what has to be done before a sandbox can start
    record Findings(
            List<DriverReport> drivers,
            List<String> images,
            String home,
            long freeDiskMib,
            long freeSharedMemoryMib,
            int processors,
            List<String> missing) {}

    @Override
    public Integer call() throws SandboxException {
        Findings findings = look();
        if (output.isJson()) {
            output.json(findings);
        } else {
            print(findings);
        }
        return findings.missing().isEmpty() ? ExitCode.OK.number() : ExitCode.MISSING.number();
    }

    private static Findings look() throws SandboxException {
        Home home = GloveboxCommand.home();
        DriverReport qemu = new QemuDriver(home.cache(), System.getenv()).report();
        List<String> images = new Images(home, GloveboxCommand.product())
                .list().stream().map(ImageManifest::flavour).toList();
        var missing = new ArrayList<String>();
        qemu.missing().forEach(need -> missing.add(need.what() + ": " + need.remedy()));
        if (images.isEmpty()) {
            missing.add("an image: glovebox image build (glovebox up does it by itself)");
        }
        return new Findings(
                List.of(qemu),
                images,
                home.root().toString(),
                space(home.root().toFile()),
                space(new File("/dev/shm")),
                Runtime.getRuntime().availableProcessors(),
                missing);
    }

    /// Of the nearest directory above that is there.
    private static long space(File directory) {
        File parent = directory.getParentFile();
        return directory.exists() || parent == null ? directory.getUsableSpace() / MIB : space(parent);
    }

    private void print(Findings findings) {
        for (DriverReport driver : findings.drivers()) {
            output.line("driver        %s %s".formatted(driver.driver(), driver.version()));
            output.line("accelerator   %s: %s".formatted(driver.accelerator(), driver.why()));
        }
        output.line("images        " + (findings.images().isEmpty() ? "none" : String.join(", ", findings.images())));
        output.line("home          %s, %d MiB free".formatted(findings.home(), findings.freeDiskMib()));
        output.line("memory        %d MiB free in /dev/shm, where that of machines lies"
                .formatted(findings.freeSharedMemoryMib()));
        output.line("processors    " + findings.processors());
        findings.missing().forEach(what -> output.line("missing       " + what));
        if (findings.missing().isEmpty()) {
            output.line("Nothing is missing.");
        }
    }
}
