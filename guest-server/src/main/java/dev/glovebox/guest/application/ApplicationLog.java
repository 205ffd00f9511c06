package dev.glovebox.guest.application;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/// What an application and all that it starts write to standard output and error, in a file of bounded size: the
/// latest 256 to 512 KiB. The older half is in a second file.
///
/// They write into a FIFO, which a thread of its own reads until the last of them has closed it; the pipe that Java
/// would make is closed as soon as the first of them ends.
final class ApplicationLog {
    private static final Logger LOG = System.getLogger(ApplicationLog.class.getName());
    private static final int FILE_BYTES_MAX = 256 << 10;
    private static final int CHUNK_BYTES = 16 << 10;
    private static final long LIMIT_S = 5;

    private final Path file;
    private final Path older;

    /// @param file where it goes
    ApplicationLog(Path file) {
        this.file = file;
        this.older = file.resolveSibling(file.getFileName() + ".1");
    }

    /// Starts a process.
    @FunctionalInterface
    interface Start {
        /// As [ProcessBuilder#start] does.
        Process start() throws IOException;
    }

    Path file() {
        return file;
    }

    /// Starts what `builder` describes, and keeps what it writes.
    ///
    /// @throws IOException when it cannot be started
    Process keepOf(ProcessBuilder builder, Start start) throws IOException {
        Path fifo = file.resolveSibling(file.getFileName() + ".fifo");
        makeFifo(fifo);
        Files.createFile(file);
        InputStream written = null;
        // Opened for both, so that no opening waits for another one.
        try (var _ = new RandomAccessFile(fifo.toFile(), "rw")) {
            written = new FileInputStream(fifo.toFile());
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(fifo.toFile()));
            Process process = start.start();
            keep(written);
            return process;
        } catch (IOException | RuntimeException e) {
            if (written != null) {
                written.close();
            }
            Files.delete(file);
            throw e;
        } finally {
            Files.delete(fifo);
        }
    }

    private static void makeFifo(Path fifo) throws IOException {
        Process made = new ProcessBuilder("mkfifo", "-m", "600", fifo.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!made.waitFor(LIMIT_S, TimeUnit.SECONDS) || made.exitValue() != 0) {
                throw new IOException("mkfifo failed for " + fifo);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void keep(InputStream written) {
        Thread.ofPlatform().daemon().name("application-log").start(() -> {
            try (written) {
                copy(written);
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "output not kept any more: file=%s cause=%s".formatted(file, e));
            }
        });
    }

    private void copy(InputStream written) throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        int read = written.read(chunk);
        while (read >= 0) {
            long size = 0;
            try (OutputStream out = Files.newOutputStream(file)) {
                while (read >= 0 && size < FILE_BYTES_MAX) {
                    out.write(chunk, 0, read);
                    size += read;
                    read = written.read(chunk);
                }
            }
            if (read >= 0) {
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// The latest of it as text, as far as it is UTF-8.
    ///
    /// @param bytesMax how much at most
    String tail(int bytesMax) {
        try (var read = new RandomAccessFile(file.toFile(), "r")) {
            long size = read.length();
            read.seek(Math.max(0, size - bytesMax));
            var bytes = new byte[(int) Math.min(size, bytesMax)];
            read.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException _) {
            return ""; // removed, or begun anew just now
        }
    }

    /// Removes the files.
    void delete() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(older);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
