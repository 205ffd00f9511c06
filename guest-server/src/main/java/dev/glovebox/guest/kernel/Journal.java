package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// What a kernel has said, in order, in files of bounded size: when it is full, the oldest file goes.
///
/// One thread appends and flushes; any thread reads what has been flushed, and no lock is held while either does.
/// Whoever opens it closes it; its files stay.
final class Journal implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Journal.class.getName());
    private static final int SEGMENTS = 4;
    private static final int SEARCH_ENTRIES = 256;
    private static final long SEARCH_BYTES = 256 << 10;

    private final Path directory;
    private final long segmentBytesMax;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flushed = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile View view;

    // only the writer touches these
    private boolean appended;
    private volatile boolean broken; // which readers may ask

    /// What readers may read.
    ///
    /// @param end the sequence after the last entry that is there
    /// @param closed whether nothing more will come
    private record View(List<JournalSegment> segments, long end, boolean closed) {
        long first() {
            return segments.isEmpty() ? end : segments.getFirst().base();
        }
    }

    /// Entries that were read.
    ///
    /// @param next where to read on
    /// @param dropped how many entries were asked for that are not there any more
    record Batch(List<JournalEntry> entries, long next, long dropped) {}

    private volatile long next;

    private Journal(Path directory, long bytesMax, List<JournalSegment> segments, boolean closed) {
        this.directory = directory;
        this.segmentBytesMax = Math.max(1, bytesMax / SEGMENTS);
        this.next = segments.isEmpty() ? 0 : segments.getLast().end();
        this.view = new View(List.copyOf(segments), next, closed);
    }

    /// An empty one, to be written.
    ///
    /// @param bytesMax how large its files may become together; the last message always fits
    static Journal create(Path directory, long bytesMax) {
        return new Journal(directory, bytesMax, List.of(), false);
    }

    /// One that was written before, to be read.
    static Journal open(Path directory) throws IOException {
        List<JournalSegment> segments = new ArrayList<>();
        try (var files = Files.newDirectoryStream(directory, "*" + JournalSegment.SUFFIX)) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            for (Path file : sorted.stream().sorted().toList()) {
                segments.add(JournalSegment.open(file));
            }
        }
        return new Journal(directory, 0, segments, true);
    }

    /// The sequence that the next message will have.
    long next() {
        return next;
    }

    /// Whether the entry `sequence` is among those that go next, should the kernel go on talking.
    boolean isAboutToDrop(long sequence) {
        List<JournalSegment> segments = view.segments();
        return segments.size() == SEGMENTS && sequence < segments.get(1).base();
    }

    /// The entry that comes next, which only the writer may ask for, and has to [#append] then: a client can be
    /// served meanwhile.
    ///
    /// @param session whose reply it is; empty for what everybody sees
    JournalEntry next(String session, KernelMessage message) {
        var entry = new JournalEntry(next, session, message);
        next = entry.sequence() + 1;
        return entry;
    }

    /// Adds an entry; only the writer may call this, and has to call [#flush] when there is a pause.
    void append(JournalEntry entry) {
        if (!broken) {
            try {
                active(entry.sequence()).append(entry);
                appended = true;
            } catch (IOException e) {
                breakOff(e);
            }
        }
    }

    private JournalSegment active(long sequence) throws IOException {
        List<JournalSegment> segments = view.segments();
        if (!segments.isEmpty() && segments.getLast().bytes() < segmentBytesMax) {
            return segments.getLast();
        }
        flush();
        if (broken) {
            throw new IOException("what came before could not be written");
        }
        Files.createDirectories(directory);
        List<JournalSegment> more = new ArrayList<>(segments);
        more.add(JournalSegment.create(directory, sequence));
        JournalSegment oldest = more.size() > SEGMENTS ? more.removeFirst() : null;
        view = new View(List.copyOf(more), view.end(), false);
        if (oldest != null) {
            oldest.delete();
        }
        return more.getLast();
    }

    /// The disk is full, or gone: the kernel goes on, its clients see what comes, and what is missed stays missed.
    private void breakOff(IOException cause) {
        broken = true;
        appended = false;
        LOG.log(Level.ERROR, () -> "kernel journal cannot be written: directory=" + directory, cause);
        publish(new View(view.segments(), view.end(), true));
    }

    /// Shows readers what was appended.
    void flush() {
        if (!appended) {
            return;
        }
        appended = false;
        try {
            view.segments().getLast().flush();
            publish(new View(view.segments(), view.segments().getLast().end(), false));
        } catch (IOException e) {
            breakOff(e);
        }
    }

    private void publish(View newView) {
        lock.lock();
        try {
            view = newView;
            flushed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it could not be written any more: what came then is not in it.
    boolean isBroken() {
        return broken;
    }

    /// Whether somebody waits for what has been appended.
    boolean isAwaited() {
        return waiting.get() > 0;
    }

    /// Waits until the entry `sequence` can be read.
    ///
    /// @return whether it can; false also when nothing more will come
    boolean await(long sequence, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        waiting.incrementAndGet();
        lock.lock();
        try {
            while (view.end() <= sequence && !view.closed() && nanos > 0) {
                nanos = flushed.awaitNanos(nanos);
            }
            return view.end() > sequence;
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }

    /// Reads entries in order, from `from` or the first that is still there.
    ///
    /// @param bytesMax stops when so many bytes were read; one entry is read at least
    Batch read(long from, long bytesMax) {
        while (true) {
            View now = view;
            long start = Math.max(from, now.first());
            List<JournalEntry> entries = new ArrayList<>();
            try {
                if (start < now.end()) {
                    JournalSegment segment = segmentOf(now, start);
                    segment.read(start, endOf(now, segment), bytesMax, entries);
                }
                return new Batch(entries, start + entries.size(), Math.max(0, start - from));
            } catch (ClosedChannelException e) {
                if (view.equals(now)) {
                    throw new UncheckedIOException(e); // not dropped, so closed under a reader
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The sequence of the last entry that `wanted` holds for, looked for from the newest to the oldest; -1 if
    /// none.
    long lastMatching(Predicate<JournalEntry> wanted) {
        View now = view;
        long end = now.end();
        while (end > now.first()) {
            long start = Math.max(now.first(), end - SEARCH_ENTRIES);
            long found = -1;
            long read = start;
            while (read < end) {
                Batch batch = read(read, SEARCH_BYTES);
                for (JournalEntry entry : batch.entries()) {
                    found = entry.sequence() < end && wanted.test(entry) ? entry.sequence() : found;
                }
                read = batch.next();
            }
            if (found >= 0) {
                return found;
            }
            end = start;
        }
        return -1;
    }

    private static JournalSegment segmentOf(View view, long sequence) {
        JournalSegment found = view.segments().getFirst();
        for (JournalSegment segment : view.segments()) {
            found = segment.base() <= sequence ? segment : found;
        }
        return found;
    }

    private static long endOf(View view, JournalSegment segment) {
        int following = view.segments().indexOf(segment) + 1;
        return following < view.segments().size()
                ? view.segments().get(following).base()
                : view.end();
    }

    /// Only the writer may close one that is written.
    @Override
    public void close() throws IOException {
        flush();
        publish(new View(view.segments(), view.end(), true));
        for (JournalSegment segment : view.segments()) {
            segment.close();
        }
    }
}
