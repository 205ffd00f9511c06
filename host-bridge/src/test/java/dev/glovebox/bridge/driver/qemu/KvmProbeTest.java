package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.driver.DriverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvmProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path cache;

    private final Programs programs = new Programs(System.getenv("PATH"));

    private ProbeGuest guest() throws DriverException {
        return new ProbeGuest(programs.require(Programs.QEMU), programs.require(Programs.SETPRIV), "tcg");
    }

    @Test
    void theBootSectorRunsWhereGuestsRun() throws Exception {
        ProbeGuest.Outcome outcome = guest().bootSector(LIMIT);
        assertThat(outcome.detail()).isEqualTo("a boot sector under tcg ran");
        assertThat(outcome.ran()).isTrue();
    }

    @Test
    void aGuestThatHangsIsGivenUp() throws Exception {
        Path kernel = Files.write(cache.resolve("kernel"), TinyKernel.STAYS.image());
        ProbeGuest.Outcome outcome = guest().kernel(kernel, Duration.ofSeconds(1));
        assertThat(outcome.ran()).isFalse();
        assertThat(outcome.detail()).isEqualTo("a Linux kernel under tcg hung for 1 s");
    }

    @Test
    void aKernelThatPanicsForWantOfADiskHasRun() throws Exception {
        Path kernel = Files.write(cache.resolve("kernel"), TinyKernel.PANICS_UNSEEN.image());
        assertThat(guest().kernel(kernel, LIMIT).ran()).isTrue();
        Path broken = Files.write(cache.resolve("broken"), new byte[100]);
        assertThat(guest().kernel(broken, LIMIT).detail()).startsWith("QEMU with a Linux kernel under tcg ended");
    }

    @Test
    void aVerdictIsKeptUntilTheHostRestartsOrQemuChanges() throws Exception {
        Path device = Files.createFile(cache.resolve("kvm"));
        KvmProbe probe = new KvmProbe(device, cache, programs);
        String bootId =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String version = QemuVersion.read(programs.require(Programs.QEMU));
        Path file = cache.resolve("kvm.json");
        MachineRecord.store(file, new KvmProbe.Kept(bootId, version, true, true, "kept"));
        assertThat(probe.verdict(Optional.empty())).isEqualTo(new KvmProbe.Verdict(true, "guests run under KVM: kept"));
        MachineRecord.store(file, new KvmProbe.Kept("another", version, true, false, "old"));
        String found = probe.verdict(Optional.empty()).reason();
        assertThat(found).contains("a boot sector under kvm");
        assertThat(Files.readString(file)).contains(bootId).contains(version).contains("boot sector");
        assertThat(probe.verdict(Optional.empty()).reason()).isEqualTo(found);
    }

    @Test
    void whereThereIsNoDeviceTcgIsChosenAndKvmRefused() throws Exception {
        Accelerators accelerators = new Accelerators(new KvmProbe(cache.resolve("none"), cache, programs));
        assertThat(accelerators.choose(Optional.empty(), Optional.empty()))
                .isEqualTo(new Accelerators.Choice("tcg", "there is no " + cache.resolve("none")));
        assertThatThrownBy(() -> accelerators.choose(Optional.of("kvm"), Optional.empty()))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("there is no")
                .hasMessageContaining("ask for tcg");
        assertThatThrownBy(() -> accelerators.choose(Optional.of("hvf"), Optional.empty()))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("kvm and tcg");
        assertThat(cache.resolve("kvm.json")).doesNotExist();
    }
}
