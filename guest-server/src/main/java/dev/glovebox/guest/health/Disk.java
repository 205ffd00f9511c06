package dev.glovebox.guest.health;

import dev.glovebox.guest.http.Failure;
import java.nio.file.Path;

/// The space that is left where data are kept.
///
/// @param freeBytes what this process may still write
public record Disk(long freeBytes) {
    private static final long ENOUGH_BYTES = 100L << 20;

    /// Looks at the file system of `directory`.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when less than 100 MiB are left
    public static Disk probe(Path directory) {
        // Not by its FileStore, which needs the mount point, and a chroot may have none.
        long free = directory.toFile().getUsableSpace();
        if (free < ENOUGH_BYTES) {
            throw new Failure.Unavailable("%d bytes are left at %s".formatted(free, directory)).asException();
        }
        return new Disk(free);
    }
}
