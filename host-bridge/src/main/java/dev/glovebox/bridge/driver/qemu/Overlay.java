package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sandbox's own disk: a qcow2 that holds what the guest has written over the image's.
///
/// Once it exists it goes with the image that it was made on, whatever that image's name leads to by then: a newer
/// image's kernel would find the older one's modules.
final class Overlay {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MIB = 1 << 20;
    /// Less than this makes no start: the guest would stop at once.
    private static final long LEAST_MIB = 128;

    private final Path qemuImg;
    private final Path directory;
    private final Path file;

    /// @param directory the sandbox's
    Overlay(Path qemuImg, Path directory) {
        this.qemuImg = qemuImg;
        this.directory = directory;
        this.file = directory.resolve("disk.qcow2");
    }

    Path file() {
        return file;
    }

    /// The image that the existing disk was made on.
    ///
    /// @throws DriverException when the disk or the image's under it is broken or gone
    Optional<Path> image() throws DriverException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Path backing =
                Path.of(info(file, Owner.SANDBOX).path("full-backing-filename").asText());
        if (!Files.isReadable(backing) || backing.getParent() == null) {
            throw new DriverException(
                    "the sandbox's disk %s rests on the image's disk %s, which is gone; put it back, or remove the sandbox"
                            .formatted(file, backing));
        }
        return Optional.of(backing.getParent());
    }

    /// Makes the disk unless it exists.
    ///
    /// @param sizeMib its size, raised to the image's
    void create(ImageDirectory image, long sizeMib) throws DriverException {
        Space.require(directory, LEAST_MIB, "the sandbox's disk");
        JsonNode base = info(image.disk(), Owner.IMAGE);
        if (base.hasNonNull("backing-filename")) {
            throw Owner.IMAGE.broken(image.disk(), "it rests on another file");
        }
        if (Files.exists(file)) {
            return;
        }
        long bytes = Math.max(sizeMib * MIB, base.path("virtual-size").asLong());
        Tool.Output made = run(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                image.disk().toString(),
                file.toString(),
                "" + bytes);
        if (made.exit() != 0) {
            throw new DriverException("the sandbox's disk %s cannot be made: %s".formatted(file, made.text()));
        }
    }

    private JsonNode info(Path disk, Owner owner) throws DriverException {
        Tool.Output output = run("info", "-U", "-f", "qcow2", "--output=json", disk.toString());
        if (output.exit() != 0) {
            throw owner.broken(disk, output.text());
        }
        try {
            JsonNode info = JSON.readTree(output.text());
            if (info.path("format-specific").path("data").path("corrupt").asBoolean(false)) {
                throw owner.broken(disk, "it is marked as corrupt");
            }
            return info;
        } catch (IOException e) {
            throw owner.broken(disk, output.text());
        }
    }

    /// Whose a disk is, and so what is to be done when it is broken.
    private enum Owner {
        SANDBOX("the sandbox's disk", "put a copy in its place, or remove the sandbox"),
        IMAGE("the image's disk", "make the image anew by: glovebox image build --force");

        private final String noun;
        private final String remedy;

        Owner(String noun, String remedy) {
            this.noun = noun;
            this.remedy = remedy;
        }

        DriverException broken(Path disk, String why) {
            return new DriverException("%s %s is broken: %s; %s".formatted(noun, disk, why, remedy));
        }
    }

    private Tool.Output run(String verb, String... arguments) throws DriverException {
        List<String> command = new ArrayList<>(List.of(qemuImg.toString(), verb));
        command.addAll(List.of(arguments));
        try {
            return Tool.run(command, LIMIT);
        } catch (IOException e) {
            throw new DriverException("qemu-img %s failed: %s".formatted(verb, e.getMessage()), e);
        }
    }
}
