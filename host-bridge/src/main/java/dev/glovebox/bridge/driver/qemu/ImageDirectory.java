package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An image that machines boot from, looked at and found whole.
///
/// @param directory where it lies, without symbolic links: it stays what it is when a newer image takes its name
/// @param machine QEMU's machine type that it was made for, `pc-q35-7.2` for example
record ImageDirectory(Path directory, String machine) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILES = List.of("vmlinuz", "initrd", "disk.qcow2", "manifest.json");
    private static final long MANIFEST_LIMIT = 1 << 20;

    /// @throws DriverException when something is missing or broken, naming it
    static ImageDirectory read(Path image) throws DriverException {
        Path directory;
        try {
            directory = image.toRealPath();
        } catch (IOException e) {
            throw new DriverException("there is no image at %s; make one by: glovebox image build".formatted(image), e);
        }
        for (String name : FILES) {
            Path file = directory.resolve(name);
            if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
                throw broken(directory, "it has no readable " + name, null);
            }
        }
        JsonNode manifest = manifest(directory);
        for (String name : FILES) {
            requireSize(directory, name, manifest);
        }
        String machine = manifest.path("machine").asText();
        if (!machine.matches("[a-z0-9.-]{1,40}")) {
            throw broken(directory, "its manifest.json names no machine type in `machine`", null);
        }
        return new ImageDirectory(directory, machine);
    }

    private static JsonNode manifest(Path directory) throws DriverException {
        Path file = directory.resolve("manifest.json");
        try {
            if (Files.size(file) > MANIFEST_LIMIT) {
                throw broken(directory, "its manifest.json is larger than 1 MiB", null);
            }
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw broken(directory, "its manifest.json cannot be read: " + firstLine(e.getMessage()), e);
        }
    }

    /// A copy that was cut short shows by its size; sums are not taken at each start.
    private static void requireSize(Path directory, String name, JsonNode manifest) throws DriverException {
        JsonNode expected = manifest.path("files").path(name).path("bytes");
        try {
            long size = Files.size(directory.resolve(name));
            if (expected.isIntegralNumber() && expected.asLong() != size) {
                throw broken(
                        directory, "%s has %d bytes and should have %d".formatted(name, size, expected.asLong()), null);
            }
        } catch (IOException e) {
            throw broken(directory, name + " cannot be read", e);
        }
    }

    private static DriverException broken(Path directory, String why, @Nullable Throwable cause) {
        String message =
                "the image %s is broken: %s; make it anew by: glovebox image build --force".formatted(directory, why);
        return cause == null ? new DriverException(message) : new DriverException(message, cause);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    Path kernel() {
        return directory.resolve("vmlinuz");
    }

    Path initrd() {
        return directory.resolve("initrd");
    }

    Path disk() {
        return directory.resolve("disk.qcow2");
    }
}
