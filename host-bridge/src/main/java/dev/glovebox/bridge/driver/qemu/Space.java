package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Room on the host's file systems.
final class Space {
    private static final long MIB = 1 << 20;

    private Space() {}

    /// @param directory on the file system that is asked about
    static long freeMib(Path directory) throws DriverException {
        try {
            return Files.getFileStore(directory).getUsableSpace() / MIB;
        } catch (IOException e) {
            throw new DriverException("the free space of %s cannot be read: %s".formatted(directory, e), e);
        }
    }

    /// @param purpose what the room is for, a noun
    /// @throws DriverException when there is less than `neededMib`
    static void require(Path directory, long neededMib, String purpose) throws DriverException {
        long free = freeMib(directory);
        if (free < neededMib) {
            throw new DriverException(
                    "no room for %s: %d MiB are needed and %d MiB are free in %s; free some, or choose another place by GLOVEBOX_HOME"
                            .formatted(purpose, neededMib, free, directory));
        }
    }
}
