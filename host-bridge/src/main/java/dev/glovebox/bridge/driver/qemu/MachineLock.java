package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Held by the process whose machine runs in a sandbox's directory; the system lets go of it when that process
/// ends.
final class MachineLock implements AutoCloseable {
    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws DriverException when somebody else holds it
    static MachineLock take(Path sandbox) throws DriverException {
        try {
            FileChannel channel = FileChannel.open(
                    sandbox.resolve("machine.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new DriverException(
                        "a machine of another process runs in %s already; stop it first".formatted(sandbox));
            }
            return new MachineLock(channel);
        } catch (IOException e) {
            throw new DriverException("the sandbox's directory %s cannot be written: %s".formatted(sandbox, e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
