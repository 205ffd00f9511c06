package dev.glovebox.bridge.vm;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The files of one sandbox, and how they are read and replaced.
///
/// @param path the directory, absolute
public record SandboxDirectory(Path path) {

    /// The sandbox's name.
    public String name() {
        return path.getFileName().toString();
    }

    /// What it was made of.
    ///
    /// @throws SandboxException when the file is missing or damaged, with what to do about it
    public SandboxVmConfig config() throws SandboxException {
        return read("config.json", SandboxVmConfig.class);
    }

    /// What its keeper last wrote; whether the keeper still lives is another question.
    ///
    /// @throws SandboxException when the file is missing or damaged, with what to do about it
    public SandboxState state() throws SandboxException {
        return read("state.json", SandboxState.class);
    }

    /// Replaces the configuration.
    public void write(SandboxVmConfig config) throws IOException {
        replace(
                "config.json",
                BridgeJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
    }

    /// Replaces the state.
    public void write(SandboxState state) throws IOException {
        replace("state.json", BridgeJson.mapper().writeValueAsBytes(state));
    }

    /// Where the keeper answers.
    public Path controlSocket() {
        return path.resolve("control.sock");
    }

    /// Held by the keeper as long as it lives.
    public Path lock() {
        return path.resolve("lock");
    }

    /// The guest's logs and those of the machine.
    public Path logs() {
        return path.resolve("logs");
    }

    /// One of them.
    public Path log(GuestLog log) {
        return logs().resolve(log.file());
    }

    /// The keys for SSH.
    public Path ssh() {
        return path.resolve("ssh");
    }

    /// What the guest reads at its start.
    public Path configDisk() {
        return path.resolve("config.tar");
    }

    /// The keeper's process id, when one holds the lock.
    public Optional<Long> keeper() {
        if (!isKept()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Long.valueOf(Files.readString(path.resolve("keeper.pid")).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // it is just starting
        }
    }

    /// Whether a keeper lives: it alone holds the lock, which the system takes from it when it dies.
    public boolean isKept() {
        if (!Files.exists(lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.WRITE)) {
            var held = channel.tryLock();
            if (held == null) {
                return true;
            }
            held.release();
            return false;
        } catch (OverlappingFileLockException e) {
            return true; // by this very process
        } catch (IOException e) {
            return false;
        }
    }

    /// Waits until no keeper lives any more.
    ///
    /// @throws SandboxException when one does after that time
    void awaitNoKeeper(Duration limit) throws SandboxException {
        long end = System.nanoTime() + limit.toNanos();
        while (isKept()) {
            if (System.nanoTime() > end) {
                throw new SandboxException(
                        SandboxException.Kind.TIMEOUT, "the keeper of %s does not end".formatted(name()));
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /// Removes the directory and all in it; links are removed, not followed.
    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                delete(); // somebody removed a file meanwhile
            }
        }
    }

    private <T> T read(String file, Class<T> type) throws SandboxException {
        Path source = path.resolve(file);
        try {
            return BridgeJson.mapper().readValue(Files.readAllBytes(source), type);
        } catch (JacksonException e) {
            throw damaged(source, e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw damaged(source, "it is missing", e);
        } catch (IOException e) {
            throw damaged(source, String.valueOf(e.getMessage()), e);
        }
    }

    private SandboxException damaged(Path file, String reason, IOException cause) {
        return new SandboxException(
                SandboxException.Kind.FAILED,
                "sandbox %s cannot be read: %s: %s. Put the file right, or remove the sandbox: glovebox rm --force %s"
                        .formatted(name(), file, reason, name()),
                cause);
    }

    /// So that a reader sees the old content or the new one, never half of it, also after a crash.
    private void replace(String file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(
                path,
                file,
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(draft, content);
            Files.move(draft, path.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
