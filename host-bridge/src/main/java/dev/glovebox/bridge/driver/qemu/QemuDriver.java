package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.DriverReport;
import dev.glovebox.bridge.driver.Vm;
import dev.glovebox.bridge.driver.VmDriver;
import dev.glovebox.bridge.driver.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Boots machines on QEMU. May be used by any thread; holds nothing open between machines.
public final class QemuDriver implements VmDriver {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Programs programs;
    private final Accelerators accelerators;
    private final Map<String, String> environment;

    /// @param cache the directory in which it keeps whether KVM works, made when needed
    /// @param environment the variables of this process: `PATH`, on which programs are looked up, and the proxy
    ///     that guests' requests go through (`https_proxy`, `http_proxy`, `no_proxy`)
    public QemuDriver(Path cache, Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.programs = new Programs(this.environment.getOrDefault("PATH", DEFAULT_PATH));
        this.accelerators = new Accelerators(new KvmProbe(Path.of("/dev/kvm"), cache, programs));
    }

    @Override
    public String name() {
        return "qemu";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, false, true);
    }

    @Override
    public Vm launch(VmSpec spec) throws DriverException {
        return new Launch(spec, programs, accelerators, environment).run();
    }

    @Override
    public void reap(Path directory) throws DriverException {
        Path sandbox = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(sandbox)) {
            return;
        }
        try (MachineLock _ = MachineLock.take(sandbox)) {
            Leftovers.clear(sandbox);
        } catch (IOException e) {
            throw new DriverException("left-overs in %s cannot be removed: %s".formatted(sandbox, e.getMessage()), e);
        }
    }

    @Override
    public DriverReport report() {
        List<DriverReport.Need> missing = programs.missing();
        Optional<Path> qemu = programs.find(Programs.QEMU);
        if (qemu.isEmpty()) {
            return new DriverReport(name(), "", "", "QEMU is missing", missing);
        }
        try {
            Accelerators.Choice choice = accelerators.choose(Optional.empty(), Optional.empty());
            return new DriverReport(name(), QemuVersion.read(qemu.get()), choice.name(), choice.why(), missing);
        } catch (DriverException | IOException e) {
            return new DriverReport(name(), "", "", "it could not be tried: " + e.getMessage(), missing);
        }
    }
}
