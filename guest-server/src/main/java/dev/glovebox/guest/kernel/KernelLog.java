package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// `jupyter-kernel.log`: what kernel processes write to their own output, which none of their channels carries.
///
/// Kernels append to the file themselves; when it has grown to 10 MiB its content is copied to `.1` and cut, which
/// appending writers do not notice.
public final class KernelLog {
    private static final Logger LOG = System.getLogger(KernelLog.class.getName());
    private static final long FILE_BYTES_MAX = 10L << 20;

    private final Path file;

    /// The log below `directory`, which is made when it is missing.
    public KernelLog(Path directory) throws IOException {
        this.file = Files.createDirectories(directory).resolve("jupyter-kernel.log");
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
    }

    Path file() {
        return file;
    }

    /// Cuts the file when it has grown too large; called whenever a kernel starts.
    void rotate() {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "kernel log not cut: cause=" + e);
        }
    }
}
