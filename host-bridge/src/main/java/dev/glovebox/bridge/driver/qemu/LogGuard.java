package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps logs from growing without end: whoever writes them appends, so one that has become too long is emptied in
/// place, and a line near its beginning then says so. A burst may exceed the limit for one interval.
final class LogGuard implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LogGuard.class.getName());

    private final List<Path> files;
    private final long limit;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param limit bytes of a file
    /// @param interval how often they are looked at
    LogGuard(List<Path> files, long limit, Duration interval) {
        this.files = List.copyOf(files);
        this.limit = limit;
        this.interval = interval;
        Thread.ofVirtual().name("log-guard").start(this::watch);
    }

    private void watch() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                files.forEach(this::bound);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void bound(Path file) {
        try {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size > limit) {
                cut(file, size);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "log not bounded: file=%s cause=%s".formatted(file, e));
        }
    }

    private static void cut(Path file, long size) throws IOException {
        String note = "[glovebox: %d bytes were cut here at %s]%n".formatted(size, Instant.now());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        Files.writeString(file, note, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        LOG.log(Level.WARNING, () -> "log cut: file=%s bytes=%d".formatted(file, size));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
