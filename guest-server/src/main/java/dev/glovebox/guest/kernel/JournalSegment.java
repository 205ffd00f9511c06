package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// One file of a journal. Its writer is one thread; readers see what the writer has published.
final class JournalSegment implements AutoCloseable {
    /// How its files' names end.
    static final String SUFFIX = ".journal";

    private static final int INDEX_STEP = 32; // a position is kept for every 32nd entry
    private static final int STAGING_BYTES = 64 << 10;

    private final Path file;
    private final FileChannel channel;
    private final long base;

    // only the writer touches these
    private ByteBuffer staging = ByteBuffer.allocate(1 << 10);
    private long bytes;
    private int count;

    /// Positions of entries base, base + 32 …; an element is written before the entry is published.
    private volatile long[] index = new long[INDEX_STEP];

    private JournalSegment(Path file, FileChannel channel, long base) {
        this.file = file;
        this.channel = channel;
        this.base = base;
    }

    /// A new one.
    ///
    /// @param base the sequence of its first entry
    static JournalSegment create(Path directory, long base) throws IOException {
        Path file = directory.resolve("%019d%s".formatted(base, SUFFIX));
        return new JournalSegment(
                file,
                FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                base);
    }

    /// One that was written before, to be read; a record that was cut off at its end is left out.
    static JournalSegment open(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        long base = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        var segment = new JournalSegment(file, FileChannel.open(file, StandardOpenOption.READ), base);
        segment.scan();
        return segment;
    }

    private void scan() throws IOException {
        long size = channel.size();
        ByteBuffer head = ByteBuffer.allocate(JournalRecord.HEAD_BYTES);
        while (bytes + JournalRecord.HEAD_BYTES <= size) {
            readFully(head.clear(), bytes);
            long end = bytes + JournalRecord.HEAD_BYTES + head.flip().getInt();
            if (end > size || head.getLong() != base + count) {
                return;
            }
            note();
            bytes = end;
            count++;
        }
    }

    /// The sequence of its first entry.
    long base() {
        return base;
    }

    /// The sequence that its next entry would have.
    long end() {
        return base + count;
    }

    /// How long the file is, what is still to be flushed added.
    long bytes() {
        return bytes;
    }

    /// Adds an entry, which is not in the file before [#flush].
    void append(JournalEntry entry) throws IOException {
        note();
        ByteBuffer head = JournalRecord.head(entry);
        bytes += head.limit() + entry.message().length();
        count++;
        write(head);
        for (byte[] part : entry.message().signedParts()) {
            write(ByteBuffer.wrap(part));
        }
        for (byte[] buffer : entry.message().buffers()) {
            write(ByteBuffer.wrap(buffer));
        }
    }

    private void note() {
        if (count % INDEX_STEP != 0) {
            return;
        }
        int slot = count / INDEX_STEP;
        long[] grown = slot < index.length ? index : Arrays.copyOf(index, index.length * 2);
        grown[slot] = bytes;
        index = grown;
    }

    private void write(ByteBuffer part) throws IOException {
        if (part.remaining() > staging.remaining()) {
            makeRoom(part.remaining());
        }
        if (part.remaining() > staging.remaining()) {
            writeAll(part);
        } else {
            staging.put(part);
        }
    }

    /// The staging buffer starts small, for most kernels say little, and grows with what is said at once.
    private void makeRoom(int wanted) throws IOException {
        int size = staging.capacity();
        if (size < STAGING_BYTES) {
            int needed = Math.min(staging.position() + wanted, STAGING_BYTES);
            staging = ByteBuffer.allocate(Math.max(needed, Math.min(size * 4, STAGING_BYTES)))
                    .put(staging.flip());
        }
        if (wanted > staging.remaining()) {
            flush();
        }
    }

    /// Brings everything that was added into the file.
    void flush() throws IOException {
        staging.flip();
        writeAll(staging);
        staging.clear();
    }

    /// Java copies what it writes out of its heap first, so big parts go piece by piece.
    private void writeAll(ByteBuffer part) throws IOException {
        int limit = part.limit();
        while (part.position() < limit) {
            part.limit(Math.min(limit, part.position() + STAGING_BYTES));
            channel.write(part);
            part.limit(limit);
        }
    }

    /// Adds to `into` the entries from `from` to before `end`, in order, until `bytesMax` are read; at least one.
    ///
    /// @throws ClosedChannelException when the segment was dropped meanwhile
    void read(long from, long end, long bytesMax, List<JournalEntry> into) throws IOException {
        long position = index[(int) ((from - base) / INDEX_STEP)];
        ByteBuffer head = ByteBuffer.allocate(JournalRecord.HEAD_BYTES);
        for (long read = 0; read < bytesMax; ) {
            readFully(head.clear(), position);
            int length = head.flip().getInt();
            long sequence = head.getLong();
            if (sequence >= from) {
                ByteBuffer body = ByteBuffer.allocate(length);
                readFully(body, position + JournalRecord.HEAD_BYTES);
                into.add(JournalRecord.entry(sequence, body.flip()));
                read += length;
            }
            if (sequence == end - 1) {
                return;
            }
            position += JournalRecord.HEAD_BYTES + length;
        }
    }

    private void readFully(ByteBuffer into, long start) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, start + into.position()) < 0) {
                throw new IOException("%s ends before its entries".formatted(file));
            }
        }
    }

    /// Closes the file, which stays.
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Closes the file and deletes it.
    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
