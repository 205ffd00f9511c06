package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Counts what a copy moves, and stops it at its limits.
final class Transfer {
    private static final int BUFFER_BYTES = 65_536;

    private final TransferLimits limits;
    private final TransferProgress progress;
    private final long deadlineNanos;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long doneBytes;
    private long totalBytes = -1;
    private int entries;

    Transfer(TransferLimits limits, TransferProgress progress) {
        this.limits = limits;
        this.progress = progress;
        this.deadlineNanos = System.nanoTime() + limits.limit().toNanos();
    }

    /// Tells how much it will be.
    ///
    /// @throws IOException when that is too much
    void expect(long bytes) throws IOException {
        if (bytes > limits.maxBytes()) {
            throw new IOException("%,d bytes are more than the %,d allowed".formatted(bytes, limits.maxBytes()));
        }
        totalBytes = bytes;
    }

    /// Has to be called for each file and directory.
    void enter(int depth) throws IOException {
        entries++;
        if (entries > limits.maxEntries()) {
            throw new IOException("there are more than %,d files and directories".formatted(limits.maxEntries()));
        }
        if (depth > limits.maxDepth()) {
            throw new IOException("there are more than %,d directories in one another".formatted(limits.maxDepth()));
        }
        checkTime();
    }

    /// Copies one file's content.
    void move(String file, InputStream from, OutputStream to) throws IOException {
        progress.moved(file, doneBytes, totalBytes);
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            doneBytes += n;
            if (doneBytes > limits.maxBytes()) {
                throw new IOException("there is more than the %,d bytes allowed".formatted(limits.maxBytes()));
            }
            to.write(buffer, 0, n);
            progress.moved(file, doneBytes, totalBytes);
            checkTime();
        }
    }

    private void checkTime() throws IOException {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new IOException("it was not done within " + limits.limit());
        }
    }
}
