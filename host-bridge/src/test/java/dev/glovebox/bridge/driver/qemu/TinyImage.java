package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Images and specs of machines that have a [TinyKernel].
final class TinyImage {
    private TinyImage() {}

    /// @param directory where `image` is made
    static Path create(Path directory, TinyKernel kernel) throws IOException {
        Path image = Files.createDirectories(directory.resolve("image"));
        Files.write(image.resolve("vmlinuz"), kernel.image());
        Files.write(image.resolve("initrd"), new byte[] {0});
        Files.writeString(image.resolve("manifest.json"), "{\"machine\": \"pc-q35-7.2\"}");
        Tool.Output made = Tool.run(
                List.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        image.resolve("disk.qcow2").toString(),
                        "16M"),
                Duration.ofSeconds(10));
        if (made.exit() != 0) {
            throw new IOException(made.text());
        }
        return image;
    }

    /// A machine in `directory/sandbox`, of the image in `directory/image`.
    static VmSpec spec(Path directory, Forward... forwards) throws IOException {
        Path sandbox = Files.createDirectories(directory.resolve("sandbox"));
        Path config = sandbox.resolve("config.tar");
        Files.write(config, new byte[10_240]);
        return new VmSpec(
                "tiny",
                sandbox,
                directory.resolve("image"),
                64,
                1,
                32,
                config,
                List.of(forwards),
                Optional.empty(),
                new Egress.None(),
                Optional.of("tcg"),
                false);
    }
}
