package dev.glovebox.guest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/// Appends to one file and moves it to `.1`, `.2` … when it has grown to 10 MiB; four old ones are kept. The JDK's
/// FileHandler would add a number to the live file's name, too.
final class RotatingFileHandler extends Handler {
    private static final long FILE_BYTES_MAX = 10L << 20;
    private static final int OLD_FILES_MAX = 4;

    private final Path file;
    private OutputStream out;
    private long bytes;

    RotatingFileHandler(Path file) throws IOException {
        this.file = file;
        this.out = open();
    }

    @Override
    public synchronized void publish(LogRecord event) {
        if (!isLoggable(event)) {
            return;
        }
        byte[] line = getFormatter().format(event).getBytes(StandardCharsets.UTF_8);
        try {
            if (bytes + line.length > FILE_BYTES_MAX) {
                rotate();
            }
            out.write(line);
            bytes += line.length;
        } catch (IOException e) {
            reportError("cannot write " + file, e, ErrorManager.WRITE_FAILURE);
        }
    }

    private OutputStream open() throws IOException {
        bytes = Files.exists(file) ? Files.size(file) : 0;
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate() throws IOException {
        out.close();
        for (int i = OLD_FILES_MAX; i > 0; i--) {
            Path from = i == 1 ? file : old(i - 1);
            if (Files.exists(from)) {
                Files.move(from, old(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        out = open();
    }

    private Path old(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public void flush() {
        // every line is written at once
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            reportError("cannot close " + file, e, ErrorManager.CLOSE_FAILURE);
        }
    }
}
