package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/// Where the guest's memory lies: a file that QEMU maps, in `/dev/shm`, or in the sandbox's directory when there is
/// too little room.
///
/// Its name holds a random part, and it is created new and private: nobody else can have put a file of that name
/// into `/dev/shm`, where everybody may write.
final class MemoryFile {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    /// What is left for others in `/dev/shm`.
    private static final long SPARE_MIB = 64;

    private MemoryFile() {}

    /// @return a path at which there is no file yet
    /// @throws DriverException when neither place has room
    static Path choose(Path directory, int memoryMib) throws DriverException {
        return choose(SHARED_MEMORY, directory, memoryMib);
    }

    static Path choose(Path sharedMemory, Path directory, int memoryMib) throws DriverException {
        String name = "glovebox-%s.ram".formatted(UUID.randomUUID());
        if (Files.isWritable(sharedMemory) && Space.freeMib(sharedMemory) >= memoryMib + SPARE_MIB) {
            return sharedMemory.resolve(name);
        }
        long free = Space.freeMib(directory);
        if (free < memoryMib + SPARE_MIB) {
            throw new DriverException(
                    "no room for the guest's memory: %d MiB are needed, %s has %d MiB free and %s has %d MiB; ask for less memory, or make %s larger"
                            .formatted(
                                    memoryMib + SPARE_MIB,
                                    sharedMemory,
                                    Files.isWritable(sharedMemory) ? Space.freeMib(sharedMemory) : 0,
                                    directory,
                                    free,
                                    sharedMemory));
        }
        return directory.resolve(name);
    }

    /// @throws IOException when it is there already
    static void create(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
