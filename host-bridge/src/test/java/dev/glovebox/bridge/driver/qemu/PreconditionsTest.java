package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.DriverReport;
import dev.glovebox.bridge.driver.VmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is missing or broken is said before anything starts, with the remedy.
class PreconditionsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void image() throws Exception {
        TinyImage.create(directory, TinyKernel.STAYS);
    }

    private void launch(VmSpec spec) throws DriverException {
        new QemuDriver(directory.resolve("cache"), System.getenv()).launch(spec).close();
    }

    private static void assertFails(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(DriverException.class).hasMessageContainingAll(words);
    }

    @Test
    void missingProgramsAreNamedWithTheirPackages() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        QemuDriver driver = new QemuDriver(directory.resolve("cache"), Map.of("PATH", bin.toString()));
        VmSpec spec = TinyImage.spec(directory);
        assertFails(
                () -> driver.launch(spec),
                "there is no qemu-system-x86_64",
                "apt-get install --no-install-recommends qemu-system-x86");
        DriverReport report = driver.report();
        assertThat(report.missing())
                .extracting(DriverReport.Need::what)
                .containsExactly("qemu-system-x86_64", "qemu-img", "setpriv", "socat");
        for (String each : List.of("qemu-system-x86_64", "setpriv")) {
            Files.createSymbolicLink(
                    bin.resolve(each),
                    new Programs(System.getenv("PATH"))
                            .find(new Programs.Program(each, ""))
                            .orElseThrow());
        }
        assertFails(() -> driver.launch(spec), "there is no qemu-img", "qemu-utils");
    }

    @Test
    void theReportSaysWhatAMachineWouldRunOnAndWhy() {
        DriverReport report = new QemuDriver(directory.resolve("cache"), System.getenv()).report();
        assertThat(report.version()).matches("[0-9]+\\..*");
        assertThat(report.accelerator()).isIn("kvm", "tcg");
        assertThat(report.why()).isNotBlank();
        assertThat(report.missing()).isEmpty();
    }

    @Test
    void brokenImagesAreDescribed() throws Exception {
        VmSpec spec = TinyImage.spec(directory);
        Path image = directory.resolve("image");
        Path manifest = image.resolve("manifest.json");
        Files.writeString(manifest, "{\"machine\": \"pc-q35-7.2\", \"files\": {\"initrd\": {\"bytes\": 77}}}");
        assertFails(() -> launch(spec), "initrd has 1 bytes and should have 77", "glovebox image build");
        Files.writeString(manifest, "{\"machine\": \"pc,accel=x\"}");
        assertFails(() -> launch(spec), "names no machine type");
        Files.writeString(manifest, "{\"machine\": ");
        assertFails(() -> launch(spec), "manifest.json cannot be read", "glovebox image build");
        Files.writeString(manifest, "{\"machine\": \"pc-q35-99.9\"}");
        assertFails(() -> launch(spec), "does not know the image's machine type", "newer QEMU");
        Files.write(directory.resolve("sandbox/disk.qcow2"), new byte[100_000]);
        assertFails(() -> launch(spec), "the sandbox's disk", "is broken", "remove the sandbox");
        Files.delete(directory.resolve("sandbox/disk.qcow2"));
        Files.writeString(manifest, "{\"machine\": \"pc-q35-7.2\"}");
        Files.write(image.resolve("disk.qcow2"), new byte[100_000]);
        assertFails(() -> launch(spec), "the image's disk", "is broken", "not in qcow2 format", "glovebox image build");
        Files.delete(image.resolve("vmlinuz"));
        assertFails(() -> launch(spec), "no readable vmlinuz");
        Files.move(image, directory.resolve("elsewhere"));
        assertFails(() -> launch(spec), "there is no image at " + image, "glovebox image build");
    }

    @Test
    void missingRoomIsGivenInMebibytes() throws Exception {
        assertFails(
                () -> Space.require(directory, 1L << 40, "the sandbox's disk"),
                "no room for the sandbox's disk: 1099511627776 MiB are needed and",
                "MiB are free in " + directory);
        assertFails(
                () -> MemoryFile.choose(directory, Integer.MAX_VALUE),
                "no room for the guest's memory: 2147483711 MiB are needed, /dev/shm has",
                "ask for less memory");
    }

    @Test
    void whereSharedMemoryIsTooSmallTheSandboxsOwnDirectoryHoldsIt() throws Exception {
        Path missing = directory.resolve("no-shared-memory");
        assertThat(MemoryFile.choose(missing, directory, 64).getParent()).isEqualTo(directory);
        assertThat(MemoryFile.choose(directory, 64).getParent()).isEqualTo(Path.of("/dev/shm"));
    }

    @Test
    void aSharedDirectoryMustBeOne() throws Exception {
        VmSpec tiny = TinyImage.spec(directory);
        VmSpec spec = new VmSpec(
                tiny.name(),
                tiny.directory(),
                tiny.image(),
                tiny.memoryMib(),
                tiny.cpus(),
                tiny.diskMib(),
                tiny.configDisk(),
                tiny.forwards(),
                Optional.of(directory.resolve("missing")),
                tiny.egress(),
                tiny.accelerator(),
                false);
        assertFails(() -> launch(spec), "the directory to be shared", "missing");
    }
}
