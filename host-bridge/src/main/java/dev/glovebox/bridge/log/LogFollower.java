package dev.glovebox.bridge.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a growing file to its end again and again, and notices when it is no longer the one that it was.
///
/// A file that was made shorter and has grown beyond the offset since is still found out: the last bytes that were
/// read are read once more along with what comes after them, and have to be the same.
final class LogFollower implements AutoCloseable {
    private static final int READ_BYTES = 65_536;
    private static final int SEEN_BYTES = 256;

    private final Path file;
    private final LogSink sink;
    private final LogText text;
    private final ByteBuffer buffer = ByteBuffer.allocate(SEEN_BYTES + READ_BYTES);
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long offset;
    private byte[] seen = new byte[0];

    LogFollower(Path file, LogSink sink) {
        this.file = file;
        this.sink = sink;
        this.text = new LogText(sink);
    }

    /// Finds where to begin; has to be called once, first.
    void begin(LogStart start) throws IOException {
        open();
        long from = switch (start) {
            case LogStart.Offset(long bytes) -> bytes;
            case LogStart.LastLines(int count) -> channel == null ? 0 : LastLines.offset(channel, count);
        };
        if (channel == null) {
            from = 0;
        }
        offset = from;
        if (channel != null && from > 0) {
            remember(channel);
        }
        text.begin(offset);
    }

    /// Tells what has been written since the last time; false when that was nothing.
    boolean advance() throws IOException {
        FileChannel current = channel;
        if (current == null) {
            open();
            return channel != null;
        }
        if (readSome(current)) {
            return true;
        }
        if (replaced()) {
            readToEnd(current); // it may have been written to until there was a new one
            startAnew(LogEvent.Reason.REPLACED);
            current.close();
            channel = null;
            open();
            return true;
        }
        text.flushIfOld();
        return false;
    }

    /// Tells what there is up to now, also a line that is not complete.
    void finish() throws IOException {
        FileChannel current = channel;
        if (current == null) {
            open();
            current = channel;
        }
        if (current != null) {
            readToEnd(current);
        }
        text.flush();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void open() throws IOException {
        try {
            Object before = key();
            FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
            if (Objects.equals(before, key())) {
                channel = opened;
                key = before;
            } else {
                opened.close(); // replaced just now: which of the two it is cannot be said
            }
        } catch (NoSuchFileException _) {
            key = null;
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private boolean replaced() throws IOException {
        try {
            return !Objects.equals(key, key());
        } catch (NoSuchFileException _) {
            return false; // renamed, and nothing in its place yet: it is still the one to be read
        }
    }

    /// To where the end is now: a writer that never rests does not keep this from returning.
    private void readToEnd(FileChannel current) throws IOException {
        long end = current.size();
        boolean more = true;
        while (more && offset < end) {
            more = readSome(current);
        }
    }

    private boolean readSome(FileChannel current) throws IOException {
        buffer.clear();
        long begin = offset - seen.length;
        FileBytes.fill(current, buffer, begin);
        if (buffer.remaining() < seen.length || !sameAsSeen()) {
            startAnew(LogEvent.Reason.TRUNCATED);
            return true;
        }
        byte[] all = buffer.array();
        int length = buffer.remaining() - seen.length;
        if (length == 0) {
            return false;
        }
        text.take(all, seen.length, length);
        offset += length;
        seen = Arrays.copyOfRange(all, Math.max(0, buffer.limit() - SEEN_BYTES), buffer.limit());
        return true;
    }

    private boolean sameAsSeen() {
        return Arrays.equals(buffer.array(), 0, seen.length, seen, 0, seen.length);
    }

    private void startAnew(LogEvent.Reason reason) throws IOException {
        text.flush();
        sink.accept(new LogEvent.Cut(offset, reason));
        offset = 0;
        seen = new byte[0];
        text.begin(0);
    }

    private void remember(FileChannel current) throws IOException {
        int length = (int) Math.min(SEEN_BYTES, offset);
        var bytes = ByteBuffer.allocate(length);
        FileBytes.fill(current, bytes, offset - length);
        seen = bytes.array();
    }
}
