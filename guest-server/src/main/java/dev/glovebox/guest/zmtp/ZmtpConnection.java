package dev.glovebox.guest.zmtp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection to a kernel's socket. [#send] may be called by any thread; the rest of its life is the loop's.
///
/// Whoever finds nobody writing writes, without a lock being held; the others leave their messages in the bounded
/// queue. What does not fit into the socket is left to the loop.
public final class ZmtpConnection implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ZmtpConnection.class.getName());
    private static final Duration RETRY = Duration.ofMillis(10);
    private static final long QUEUED_BYTES_MAX = 4L << 20;
    private static final long MESSAGE_BYTES_MAX = Runtime.getRuntime().maxMemory() / 4;
    private static final int WRITE_BYTES_MAX = 256 << 10;
    private static final int READS_A_TURN = 4;

    private final ZmtpLoop loop;
    private final InetSocketAddress address;
    private final SocketType type;
    private final byte[] identity;
    private final ZmtpHandler handler;
    private final AtomicBoolean writing = new AtomicBoolean(true); // until the handshake is done

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final @GuardedBy("lock") Deque<ByteBuffer> queue = new ArrayDeque<>();
    private @GuardedBy("lock") long queuedBytes;
    private volatile boolean closed;

    // only the loop touches these
    private final ByteBuffer greeting = ByteBuffer.allocate(ZmtpEncoder.GREETING_BYTES);
    private final ZmtpDecoder decoder = new ZmtpDecoder(MESSAGE_BYTES_MAX, new Frames());
    private boolean open;
    private boolean paused;
    private boolean awaitsRoom; // in the socket
    private long connectDeadlineNanos;

    private volatile @Nullable SelectionKey key; // set by the loop, before anybody else may write

    ZmtpConnection(ZmtpLoop loop, InetSocketAddress address, SocketType type, byte[] identity, ZmtpHandler handler) {
        this.loop = loop;
        this.address = address;
        this.type = type;
        this.identity = identity;
        this.handler = handler;
    }

    /// Sends a message, or leaves it to be sent; waits while 4 MiB wait already, unless it is the loop that calls.
    ///
    /// @param frames its frames, which must not change any more
    /// @return whether it was taken; false when the connection is over
    /// @throws InterruptedException when interrupted while waiting
    public boolean send(List<byte[]> frames) throws InterruptedException {
        List<ByteBuffer> buffers = ZmtpEncoder.message(frames);
        lock.lock();
        try {
            while (queuedBytes > QUEUED_BYTES_MAX && !closed && !loop.isLoop()) {
                room.await();
            }
            if (closed) {
                return false;
            }
            for (ByteBuffer buffer : buffers) {
                queue.add(buffer);
                queuedBytes += buffer.limit();
            }
        } finally {
            lock.unlock();
        }
        write();
        return true;
    }

    /// Stops reading, so that the peer has to wait, or goes on reading.
    public void pauseReading(boolean pause) {
        loop.execute(() -> {
            paused = pause;
            updateInterest();
        });
    }

    /// Ends the connection; what was not sent is dropped.
    @Override
    public void close() {
        end();
        loop.execute(() -> {
            SelectionKey registered = key;
            if (registered != null) {
                closeQuietly((SocketChannel) registered.channel());
            }
        });
    }

    /// @return whether it was not over before
    private boolean end() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            room.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /// On the loop: connects, again and again until `deadlineNanos` while nothing listens there.
    void connect(long deadlineNanos) {
        if (closed) {
            return;
        }
        connectDeadlineNanos = deadlineNanos;
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // On loopback a connection is there, or refused, at once.
            boolean connected = channel.connect(address);
            key = channel.register(loop.selector(), connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (connected) {
                greet(channel);
            }
        } catch (ConnectException e) {
            retry(channel, e);
        } catch (IOException e) {
            closeQuietly(channel);
            fail(e);
        }
    }

    private void retry(@Nullable SocketChannel channel, IOException cause) {
        closeQuietly(channel);
        if (System.nanoTime() > connectDeadlineNanos) {
            fail(cause);
        } else {
            loop.schedule(RETRY, () -> connect(connectDeadlineNanos));
        }
    }

    private void greet(SocketChannel channel) throws IOException {
        channel.write(ZmtpEncoder.greeting());
        updateInterest();
    }

    /// On the loop: the socket is ready for something.
    void selected(SelectionKey selected, ByteBuffer readBuffer) {
        var channel = (SocketChannel) selected.channel();
        try {
            if (selected.isConnectable() && channel.finishConnect()) {
                greet(channel);
            }
            if (selected.isWritable()) {
                awaitsRoom = false;
                updateInterest();
                if (drain(channel)) {
                    write(); // what came after the last look into the queue
                }
            }
            if (selected.isReadable()) {
                read(channel, readBuffer);
            }
        } catch (ConnectException e) {
            retry(channel, e);
        } catch (IOException e) {
            fail(e);
        } catch (CancelledKeyException _) {
            // closed by whoever owns it
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "handler of a kernel connection failed: address=" + address, e);
            fail(new IOException(e));
        }
    }

    private void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
        for (int i = 0; i < READS_A_TURN; i++) {
            buffer.clear();
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the kernel closed the connection");
            }
            buffer.flip();
            while (greeting.hasRemaining() && buffer.hasRemaining()) {
                greeting.put(buffer.get());
                if (!greeting.hasRemaining()) {
                    greeted(channel);
                }
            }
            decoder.feed(buffer);
            if (count < buffer.capacity()) {
                break;
            }
        }
        handler.drained();
    }

    private void greeted(SocketChannel channel) throws IOException {
        if (!ZmtpEncoder.isUnderstood(greeting.array())) {
            throw new ProtocolException("%s does not speak ZMTP 3 without encryption".formatted(address));
        }
        channel.write(ZmtpEncoder.ready(type, identity));
    }

    /// What frames mean on this connection.
    private final class Frames implements ZmtpDecoder.Sink {
        @Override
        public void message(List<byte[]> frames) throws IOException {
            if (!open) {
                throw new ProtocolException("a message before the handshake was done");
            }
            handler.received(frames);
        }

        @Override
        public void command(byte[] body) throws IOException {
            int nameLength = body.length == 0 ? 0 : Math.min(body[0] & 0xff, body.length - 1);
            String name = new String(body, Math.min(1, body.length), nameLength, StandardCharsets.US_ASCII);
            switch (name) {
                case "READY" -> ready();
                case "ERROR" -> throw new ProtocolException("%s refused the connection".formatted(address));
                case "PING" -> pong(Arrays.copyOfRange(body, Math.min(7, body.length), body.length));
                default -> {} // commands of later versions mean nothing here
            }
        }
    }

    private void ready() throws IOException {
        SelectionKey registered = key;
        if (open || registered == null) {
            throw new ProtocolException("READY out of place");
        }
        open = true;
        if (type == SocketType.SUB) {
            ((SocketChannel) registered.channel()).write(ZmtpEncoder.subscription());
        }
        writing.set(false);
        handler.opened();
        write();
    }

    private void pong(byte[] context) {
        ByteBuffer pong = ZmtpEncoder.pong(context);
        lock.lock();
        try {
            queue.add(pong);
            queuedBytes += pong.limit();
        } finally {
            lock.unlock();
        }
        write();
    }

    /// Writes what is queued, unless somebody is at it.
    private void write() {
        SelectionKey registered = key;
        while (hasQueued() && registered != null && writing.compareAndSet(false, true)) {
            try {
                if (!drain((SocketChannel) registered.channel())) {
                    return; // the loop goes on when there is room in the socket
                }
            } catch (IOException e) {
                loop.execute(() -> fail(e));
                return;
            }
        }
    }

    /// Writes until the queue is empty, which ends the turn, or the socket is full.
    ///
    /// @return whether the turn has ended
    private boolean drain(SocketChannel channel) throws IOException {
        for (ByteBuffer next = peek(); next != null; next = peek()) {
            while (next.hasRemaining()) {
                if (writeSome(channel, next) == 0) {
                    loop.execute(this::awaitRoom);
                    return false;
                }
            }
            written(next.limit());
        }
        writing.set(false);
        return true;
    }

    /// Java copies what it writes into a buffer outside of its heap, so big ones go piece by piece.
    private static int writeSome(SocketChannel channel, ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        try {
            buffer.limit(Math.min(limit, buffer.position() + WRITE_BYTES_MAX));
            return channel.write(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    private boolean hasQueued() {
        lock.lock();
        try {
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ByteBuffer peek() {
        lock.lock();
        try {
            return queue.peek();
        } finally {
            lock.unlock();
        }
    }

    private void written(int bytes) {
        lock.lock();
        try {
            queue.remove();
            queuedBytes -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        awaitsRoom = true;
        updateInterest();
    }

    private void updateInterest() {
        SelectionKey registered = key;
        if (registered != null && registered.isValid()) {
            registered.interestOps((paused ? 0 : SelectionKey.OP_READ) | (awaitsRoom ? SelectionKey.OP_WRITE : 0));
        }
    }

    private void fail(IOException cause) {
        SelectionKey registered = key;
        if (registered != null) {
            closeQuietly((SocketChannel) registered.channel());
        }
        if (end()) {
            handler.lost(cause);
        }
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a kernel connection did not close: " + e);
        }
    }
}
