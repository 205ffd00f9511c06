package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Tells whether guests run under KVM here: that `/dev/kvm` can be opened does not say so.
///
/// The verdict is kept in `kvm.json` for as long as the host runs without a restart and QEMU is the same. One that
/// a boot sector alone has proven is looked into again once there is a Linux kernel to try.
final class KvmProbe {
    private static final Logger LOG = System.getLogger(KvmProbe.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration SECTOR_LIMIT = Duration.ofSeconds(5);
    private static final Duration KERNEL_LIMIT = Duration.ofSeconds(10);

    private final Path device;
    private final Path cache;
    private final Programs programs;

    /// @param device `/dev/kvm`
    /// @param cache a directory, made when there is a verdict to keep
    KvmProbe(Path device, Path cache, Programs programs) {
        this.device = device;
        this.cache = cache;
        this.programs = programs;
    }

    /// @param works whether guests run
    /// @param reason a sentence
    record Verdict(boolean works, String reason) {}

    /// What is kept.
    ///
    /// @param bootId the host's, of this boot
    /// @param kernelTried whether more than a boot sector has been tried
    record Kept(String bootId, String qemuVersion, boolean kernelTried, boolean works, String reason) {}

    /// May take 15 seconds when none is kept.
    ///
    /// @param kernel a Linux kernel to try, too
    /// @throws DriverException when QEMU is missing
    Verdict verdict(Optional<Path> kernel) throws DriverException {
        if (!Files.exists(device)) {
            return new Verdict(false, "there is no " + device);
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return new Verdict(false, device + " cannot be opened by this user; add it to the group kvm");
        }
        try {
            String bootId = Files.readString(BOOT_ID).strip();
            String version = QemuVersion.read(programs.require(Programs.QEMU));
            Optional<Kept> kept = read().filter(each -> each.bootId().equals(bootId)
                    && each.qemuVersion().equals(version)
                    && (!each.works() || each.kernelTried() || kernel.isEmpty()));
            if (kept.isPresent()) {
                return verdict(kept.get().works(), kept.get().reason());
            }
            ProbeGuest.Outcome outcome = probe(kernel);
            keep(new Kept(bootId, version, kernel.isPresent(), outcome.ran(), outcome.detail()));
            return verdict(outcome.ran(), outcome.detail());
        } catch (IOException e) {
            return new Verdict(false, "it could not be tried: " + e.getMessage());
        }
    }

    private static Verdict verdict(boolean works, String detail) {
        return new Verdict(works, (works ? "guests run under KVM: " : "guests do not run under KVM here: ") + detail);
    }

    private ProbeGuest.Outcome probe(Optional<Path> kernel) throws IOException, DriverException {
        ProbeGuest guest = new ProbeGuest(programs.require(Programs.QEMU), programs.require(Programs.SETPRIV), "kvm");
        ProbeGuest.Outcome outcome = guest.bootSector(SECTOR_LIMIT);
        if (outcome.ran() && kernel.isPresent()) {
            outcome = guest.kernel(kernel.get(), KERNEL_LIMIT);
        }
        String said = outcome.detail();
        LOG.log(Level.INFO, () -> "KVM tried: %s".formatted(said));
        return outcome;
    }

    private Optional<Kept> read() {
        try {
            return Optional.of(JSON.readValue(Files.readString(file()), Kept.class));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private void keep(Kept kept) {
        try {
            Files.createDirectories(cache);
            MachineRecord.store(file(), kept);
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "verdict on KVM not kept: cause=%s".formatted(e));
        }
    }

    private Path file() {
        return cache.resolve("kvm.json");
    }
}
