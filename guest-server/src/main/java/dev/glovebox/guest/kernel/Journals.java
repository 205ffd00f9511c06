package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Where kernels' journals lie, a directory each. Those of kernels that have ended, also of those that ended with
/// the server, are kept for a while, so that a client can still read what it missed.
final class Journals {
    private static final Logger LOG = System.getLogger(Journals.class.getName());
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int ENDED_MAX = 32;

    private final Path directory;
    private final long bytesMax;
    private final Map<String, Journal> written = new ConcurrentHashMap<>();

    /// @param directory made when missing
    /// @param bytesMax how large one may become
    Journals(Path directory, long bytesMax) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.bytesMax = bytesMax;
        forgetOld();
    }

    /// An empty one for a new kernel; what one of the same id left is gone.
    Journal create(String kernelId) {
        Journal journal = Journal.create(directory.resolve(kernelId), bytesMax);
        written.put(kernelId, journal);
        forget(kernelId);
        forgetOld();
        return journal;
    }

    /// The kernel has ended: its journal is written no more.
    void ended(String kernelId, Journal journal) {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "kernel journal not closed: kernel=%s cause=%s".formatted(kernelId, e));
        }
        written.remove(kernelId, journal);
    }

    /// That of a kernel that has ended, to be closed by the caller; empty when there is none.
    Optional<Journal> ended(String kernelId) {
        try {
            if (!Kernels.isId(kernelId)) {
                return Optional.empty();
            }
            Path file = directory.resolve(kernelId);
            return Files.isDirectory(file) ? Optional.of(Journal.open(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes the journal of a kernel that has ended.
    void forget(String kernelId) {
        Path gone = directory.resolve(kernelId);
        if (!Files.isDirectory(gone)) {
            return;
        }
        try (Stream<Path> files = Files.list(gone)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(gone);
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "kernel journal not deleted: kernel=%s cause=%s".formatted(kernelId, e));
        }
    }

    /// The oldest go when there are many, or when they are old.
    private void forgetOld() {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> newestFirst =
                    new ArrayList<>(all.filter(path -> !written.containsKey(String.valueOf(path.getFileName())))
                            .toList());
            newestFirst.sort(Comparator.comparing(Journals::changedAt).reversed());
            Instant oldest = Instant.now().minus(KEPT);
            for (int i = 0; i < newestFirst.size(); i++) {
                if (i >= ENDED_MAX || changedAt(newestFirst.get(i)).toInstant().isBefore(oldest)) {
                    forget(String.valueOf(newestFirst.get(i).getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime changedAt(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException _) {
            return FileTime.from(Instant.EPOCH); // just deleted
        }
    }
}
