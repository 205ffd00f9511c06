package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.driver.DriverReport;
import dev.glovebox.bridge.image.ImageManifest;
import dev.glovebox.bridge.image.Images;
import dev.glovebox.bridge.vm.Home;
import dev.glovebox.bridge.vm.SandboxException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Tells what this machine offers, and what is missing, with the remedy.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;

    /// Beside what drivers look for themselves: for SSH, and to build images.
    private static final Map<String, String> PROGRAMS = new TreeMap<>(Map.of(
            "ssh", "openssh-client",
            "mmdebstrap", "mmdebstrap",
            "bwrap", "bubblewrap",
            "busybox", "busybox-static",
            "cpio", "cpio",
            "xz", "xz-utils",
            "zstd", "zstd"));

    @Option(names = "--install", description = "installs by apt what is missing, then tells")
    private boolean install;

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
        if (install) { // the script that starts this command takes the option for itself
            output.note("--install is for the glovebox script");
        }
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
        DriverReport qemu = Driver.report(home);
        List<String> images = new Images(home, GloveboxCommand.product())
                .list().stream().map(ImageManifest::flavour).toList();
        var missing = new ArrayList<String>();
        qemu.missing().forEach(need -> missing.add(need.what() + ": " + need.remedy()));
        PROGRAMS.forEach((program, packageName) -> {
            if (!isInstalled(program)) {
                missing.add("%s: apt-get install %s, or glovebox doctor --install".formatted(program, packageName));
            }
        });
        return new Findings(
                List.of(qemu),
                images,
                home.root().toString(),
                space(home.root().toFile()),
                space(new File("/dev/shm")),
                Runtime.getRuntime().availableProcessors(),
                missing);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> new File(directory, program).canExecute());
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
        output.line("images        "
                + (findings.images().isEmpty()
                        ? "none yet: glovebox up builds one"
                        : String.join(", ", findings.images())));
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
