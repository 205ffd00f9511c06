package dev.glovebox.guest.websocket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The sending side of one WebSocket: a bounded queue that one virtual thread empties.
///
/// Small messages that are ready together leave in one write; big ones are written from where they lie. Waking a
/// thread costs several times what writing does, so whoever offers a small message to an idle connection writes it
/// himself, as long as that cannot block: what left since the last ping that was answered has to be so little that
/// the system has room for it, whatever the peer does.
final class WebSocketWriter implements WebSocket {
    private static final int STAGING_BYTES = 64 << 10;
    private static final int DIRECT_BYTES_MAX = 8 << 10;
    private static final int UNACKNOWLEDGED_BYTES_MAX = 32 << 10;
    private static final int PINGS_UNANSWERED_MAX = 3;
    private static final Duration PATIENCE_MIN = Duration.ofSeconds(30);
    private static final int REASON_BYTES_MAX = 120;
    private static final int PING_BYTES = 2 * Long.BYTES;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final DataWriter out;
    private final WebSocketLimits limits;
    private final Supplier<Duration> peerSilence;
    private final Runnable abort;
    private final byte[] staging = new byte[STAGING_BYTES];
    private int staged;
    private long lastStaged = -1; // the number of the last message that is in the staging area, or was
    private volatile long written = -1; // the number of the last message that the system has taken whole
    private volatile long acknowledged = -1; // the number of the last message before a ping that was answered
    private volatile boolean silent; // the peer was given up for its silence

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @GuardedBy("lock") Queue<Frame> queue = new ArrayDeque<>();
    private @GuardedBy("lock") long queuedBytes;
    private @GuardedBy("lock") boolean closing;
    private @GuardedBy("lock") boolean finished;
    private @GuardedBy("lock") boolean writing; // whether somebody is at the staging area and the socket
    private @GuardedBy("lock") long sentBytes; // of payload, what is queued included
    private @GuardedBy("lock") long acknowledgedBytes; // of these, before the last ping that was answered
    private @GuardedBy("lock") long pingedBytes; // of these, before the last ping
    private @GuardedBy("lock") long lastQueued = -1;
    private @GuardedBy("lock") long lastPinged = -1;
    private @GuardedBy("lock") long pingedNanos = System.nanoTime();
    private @Nullable Thread thread;
    private boolean atIt; // only the thread touches this: whether it is the one that is writing

    /// @param peerSilence how long the peer has sent nothing
    /// @param abort ends the connection without further words
    WebSocketWriter(DataWriter out, WebSocketLimits limits, Supplier<Duration> peerSilence, Runnable abort) {
        this.out = out;
        this.limits = limits;
        this.peerSilence = peerSilence;
        this.abort = abort;
    }

    private record Frame(int opcode, OutgoingMessage message) {}

    void start() {
        thread = Thread.ofVirtual().name("websocket-writer").start(this::run);
    }

    @Override
    public boolean offer(OutgoingMessage message) {
        var frame = new Frame(message.text() ? 0x1 : 0x2, message);
        lock.lock();
        try {
            if (closing || isFull()) {
                return false;
            }
            if (!mayWriteDirectly(message.length())) {
                return add(frame);
            }
            writing = true;
            account(frame);
        } finally {
            lock.unlock();
        }
        return writeDirectly(frame, false);
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            if (writing || staged == 0) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        writeDirectly(null, true);
    }

    @GuardedBy("lock")
    private boolean mayWriteDirectly(long length) {
        return queue.isEmpty()
                && !writing
                && length <= DIRECT_BYTES_MAX
                && sentBytes + length - acknowledgedBytes <= UNACKNOWLEDGED_BYTES_MAX;
    }

    private boolean writeDirectly(@Nullable Frame frame, boolean flush) {
        try {
            if (frame != null) {
                write(frame);
            }
            if (!flush) {
                return true;
            }
            Frame ping = pingWhenHalfUsed();
            if (ping != null) {
                write(ping);
            }
            writeStaged();
            return true;
        } catch (UncheckedIOException _) {
            abort.run();
            return false;
        } finally {
            endWriting();
        }
    }

    /// When half of what may be unanswered has left, a ping asks how far the peer has come. A peer that is never to
    /// be pinged cannot tell: what does not fit any more is then left to the thread.
    private @Nullable Frame pingWhenHalfUsed() {
        if (limits.pingInterval().isZero()) {
            return null;
        }
        lock.lock();
        try {
            boolean due = sentBytes - pingedBytes > UNACKNOWLEDGED_BYTES_MAX / 2;
            return due && pingedBytes == acknowledgedBytes ? ping() : null;
        } finally {
            lock.unlock();
        }
    }

    private void endWriting() {
        lock.lock();
        try {
            writing = false;
            if (!queue.isEmpty() || finished) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean send(OutgoingMessage message) throws InterruptedException {
        lock.lock();
        try {
            while (!closing && isFull()) {
                changed.await();
            }
            return !closing && add(new Frame(message.text() ? 0x1 : 0x2, message));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, REASON_BYTES_MAX);
        while (length < text.length && (text[length] & 0xc0) == 0x80) {
            length--; // not within a character
        }
        byte[] payload = new byte[code == 1005 ? 0 : 2 + length];
        if (payload.length > 0) {
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, payload.length - 2);
        }
        lock.lock();
        try {
            if (!closing) {
                add(new Frame(0x8, OutgoingMessage.binary(payload)));
                closing = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Answers the peer's close frame: what is still queued is not sent, for the peer reads no more.
    void closeAtOnce(int code) {
        lock.lock();
        try {
            queue.clear();
            queuedBytes = 0;
            close(code, ""); // before anybody can find the queue empty, and overtake what was in it
        } finally {
            lock.unlock();
        }
    }

    /// Answers a ping; dropped when the queue is full, for then the peer is not reading anyway.
    void pong(byte[] payload) {
        lock.lock();
        try {
            if (!closing && !isFull()) {
                add(new Frame(0xa, OutgoingMessage.binary(payload)));
            }
        } finally {
            lock.unlock();
        }
    }

    /// The connection is over: what is queued (a close frame, for one) is still tried, for five seconds at most.
    void finish() {
        lock.lock();
        try {
            closing = true;
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Thread writing = thread;
        if (writing == null) {
            return;
        }
        try {
            if (!writing.join(CLOSE_WAIT)) {
                writing.interrupt();
            }
        } catch (InterruptedException _) {
            writing.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @GuardedBy("lock")
    private boolean isFull() {
        return queuedBytes > limits.queuedBytes();
    }

    @GuardedBy("lock")
    private boolean add(Frame frame) {
        queue.add(frame);
        account(frame);
        queuedBytes += frame.message().length();
        changed.signalAll();
        return true;
    }

    @GuardedBy("lock")
    private void account(Frame frame) {
        sentBytes += frame.message().length();
        lastQueued = Math.max(lastQueued, frame.message().number());
    }

    private void run() {
        try {
            while (writeNext()) {
                // one frame a turn, until there is nothing more to come
            }
            peerClosesOrAbort();
        } catch (UncheckedIOException _) {
            abort.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.lock();
            try {
                closing = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean writeNext() throws InterruptedException {
        Frame frame = atIt ? poll() : null;
        if (frame == null) {
            if (atIt) {
                writeStaged();
            }
            frame = await();
        }
        if (frame == null) {
            return false;
        }
        write(frame);
        if (frame.opcode() == 0x8) {
            writeStaged();
            return false;
        }
        return true;
    }

    private @Nullable Frame poll() {
        lock.lock();
        try {
            return taken(queue.poll());
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a frame; null when the connection is over.
    private @Nullable Frame await() throws InterruptedException {
        lock.lock();
        try {
            writing &= !atIt;
            atIt = false;
            while (queue.isEmpty() || writing) {
                if (finished && !writing) {
                    return null;
                }
                changed.await();
            }
            writing = true;
            atIt = true;
            return taken(queue.poll());
        } finally {
            lock.unlock();
        }
    }

    /// Looks after the peer, every now and then: one that has long said nothing is given up; one that has been sent
    /// something new, or nothing for long, is pinged. The ping carries the number of the last message before it, so
    /// that its answer tells how far the peer has come.
    void tick() {
        Duration patience = limits.pingInterval().multipliedBy(PINGS_UNANSWERED_MAX);
        if (peerSilence.get().compareTo(patience.compareTo(PATIENCE_MIN) < 0 ? PATIENCE_MIN : patience) > 0) {
            silent = true;
            abort.run();
            return;
        }
        lock.lock();
        try {
            boolean due =
                    System.nanoTime() - pingedNanos > limits.pingInterval().toNanos();
            if (!closing && (due || lastQueued > lastPinged)) {
                add(ping());
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Frame ping() {
        lastPinged = lastQueued;
        pingedBytes = sentBytes;
        pingedNanos = System.nanoTime();
        ByteBuffer payload = ByteBuffer.allocate(PING_BYTES).putLong(lastQueued).putLong(sentBytes);
        return new Frame(0x9, OutgoingMessage.binary(payload.array()));
    }

    /// The peer has answered a ping.
    void ponged(byte[] payload) {
        if (payload.length != PING_BYTES) {
            return;
        }
        ByteBuffer ping = ByteBuffer.wrap(payload);
        lock.lock();
        try {
            acknowledged = Math.max(acknowledged, Math.min(lastPinged, ping.getLong()));
            acknowledgedBytes = Math.max(acknowledgedBytes, Math.min(pingedBytes, ping.getLong()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long delivered() {
        return silent ? acknowledged : written;
    }

    @GuardedBy("lock")
    private @Nullable Frame taken(@Nullable Frame frame) {
        if (frame != null) {
            queuedBytes -= frame.message().length();
            changed.signalAll();
        }
        return frame;
    }

    /// After the close frame of ours: the reader ends when the peer answers, or is ended.
    private void peerClosesOrAbort() throws InterruptedException {
        lock.lock();
        try {
            long nanos = CLOSE_WAIT.toNanos();
            while (!finished && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (finished) {
                return;
            }
        } finally {
            lock.unlock();
        }
        abort.run();
    }

    private void write(Frame frame) {
        long length = frame.message().length();
        byte[] header = header(frame.opcode(), length);
        if (staged + header.length + length > STAGING_BYTES) {
            writeStaged();
        }
        stage(header);
        for (byte[] part : frame.message().parts()) {
            if (part.length <= STAGING_BYTES - staged) {
                stage(part);
            } else {
                writeStaged();
                out.writeNow(BufferData.create(part));
            }
        }
        lastStaged = Math.max(lastStaged, frame.message().number());
        if (staged == 0) {
            written = lastStaged;
        }
    }

    private void stage(byte[] bytes) {
        System.arraycopy(bytes, 0, staging, staged, bytes.length);
        staged += bytes.length;
    }

    private void writeStaged() {
        if (staged > 0) {
            int length = staged;
            staged = 0;
            out.writeNow(BufferData.create(staging, 0, length));
        }
        written = lastStaged;
    }

    private static byte[] header(int opcode, long length) {
        int extended = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
        byte[] header = new byte[2 + extended];
        header[0] = (byte) (0x80 | opcode);
        header[1] = (byte) (extended == 0 ? length : extended == 2 ? 126 : 127);
        for (int i = 0; i < extended; i++) {
            header[2 + i] = (byte) (length >>> (8 * (extended - 1 - i)));
        }
        return header;
    }
}
