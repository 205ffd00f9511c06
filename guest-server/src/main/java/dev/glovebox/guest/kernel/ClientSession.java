package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.websocket.CloseCode;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One client's session with a kernel, which outlives its connections: it knows how far the client has come.
///
/// While the client keeps up, messages go to it as they come. When it does not, or has just come back, a thread of
/// its own reads what it missed from the journal and hands it over at the client's pace, until it has caught up.
/// Thread-safe.
final class ClientSession {
    private static final Logger LOG = System.getLogger(ClientSession.class.getName());
    private static final long BATCH_BYTES = 1 << 20;
    private static final Duration FLUSH_WAIT = Duration.ofSeconds(5);

    private final String id;
    private final Journal journal;
    private final Runnable onProgress;

    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") @Nullable MessageReceiver receiver;
    private @GuardedBy("lock") long next; // what the client is to see next, while it does not keep up
    private @GuardedBy("lock") long connectedAt; // what the client that is connected was to see first
    private @GuardedBy("lock") boolean live; // whether it keeps up
    private @GuardedBy("lock") @Nullable String ending; // why it is to be closed once it has caught up

    /// @param id the session's id, which is also the client's address at the kernel
    /// @param next the first entry that the client is to see
    /// @param onProgress called when a client that lags has taken something
    ClientSession(String id, long next, Journal journal, Runnable onProgress) {
        this.id = id;
        this.next = next;
        this.journal = journal;
        this.onProgress = onProgress;
    }

    String id() {
        return id;
    }

    /// Whether a client is connected, but further behind than the journal reaches soon.
    boolean isAboutToLose() {
        lock.lock();
        try {
            return receiver != null && !live && journal.isAboutToDrop(next);
        } finally {
            lock.unlock();
        }
    }

    /// Whether a client is connected.
    boolean isConnected() {
        lock.lock();
        try {
            return receiver != null;
        } finally {
            lock.unlock();
        }
    }

    /// A client connects, or connects again: what it missed comes first.
    ///
    /// @param from the first entry that it is to see, when it says so itself; -1 otherwise
    /// @return who was connected before
    @Nullable
    MessageReceiver connect(MessageReceiver connecting, long from) {
        lock.lock();
        try {
            MessageReceiver before = receiver;
            if (before != null) {
                disconnect(before);
            }
            next = from >= 0 ? from : next;
            connectedAt = next;
            receiver = connecting;
            live = next == journal.next();
            if (live && ending != null) {
                connecting.close(CloseCode.NORMAL, ending);
            }
            if (!live) {
                Thread.ofVirtual().name("kernel-catch-up").start(() -> catchUp(connecting));
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /// The client is gone; what it has not taken waits for it.
    ///
    /// @return whether it was still this one
    boolean disconnect(MessageReceiver leaving) {
        lock.lock();
        try {
            if (!leaving.equals(receiver)) {
                return false;
            }
            long delivered = leaving.delivered();
            next = delivered >= 0 ? delivered : connectedAt;
            receiver = null;
            live = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Hands over what has just come, when the client keeps up; it may leave with what follows, or at the next
    /// [#flush].
    void deliver(JournalEntry entry) {
        lock.lock();
        try {
            MessageReceiver to = receiver;
            if (!live || to == null || entry.sequence() < connectedAt || to.offer(entry)) {
                return;
            }
            live = false;
            next = entry.sequence();
            Thread.ofVirtual().name("kernel-catch-up").start(() -> catchUp(to));
        } finally {
            lock.unlock();
        }
    }

    /// Ends the connection when the client has all that there is.
    void close(String reason) {
        lock.lock();
        try {
            ending = reason;
            MessageReceiver to = receiver;
            if (live && to != null) {
                to.close(CloseCode.NORMAL, reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of what is held back.
    void flush() {
        lock.lock();
        try {
            MessageReceiver to = receiver;
            if (live && to != null) {
                to.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void catchUp(MessageReceiver to) {
        try {
            for (long from = position(to); from >= 0; from = advance(to, from)) {
                // a batch a turn, until there is no more to catch up with
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            LOG.log(Level.ERROR, () -> "kernel journal cannot be read: session=" + id, e);
            to.close(CloseCode.INTERNAL_ERROR, "the kernel's journal cannot be read");
        }
    }

    /// Where to read on for `to`; -1 when it keeps up from now on, or is not connected any more.
    private long position(MessageReceiver to) {
        lock.lock();
        try {
            if (!to.equals(receiver)) {
                return -1;
            }
            live = next == journal.next();
            String reason = ending;
            if (live && reason != null) {
                to.close(CloseCode.NORMAL, reason);
            }
            return live ? -1 : next;
        } finally {
            lock.unlock();
        }
    }

    private long advance(MessageReceiver to, long from) throws InterruptedException {
        if (!journal.await(from, FLUSH_WAIT)) {
            if (journal.isBroken()) {
                return skipTo(to, journal.next());
            }
            to.close(CloseCode.INTERNAL_ERROR, "the kernel's journal has ended");
            return -1;
        }
        Journal.Batch batch = journal.read(from, BATCH_BYTES);
        if (batch.dropped() > 0 && !to.send(Omission.sign(batch, id))) {
            return -1;
        }
        for (JournalEntry entry : batch.entries()) {
            if (entry.isFor(id) && !to.send(entry)) {
                return -1;
            }
        }
        onProgress.run();
        return skipTo(to, batch.next());
    }

    private long skipTo(MessageReceiver to, long sequence) {
        lock.lock();
        try {
            if (!to.equals(receiver)) {
                return -1;
            }
            next = sequence;
        } finally {
            lock.unlock();
        }
        return position(to);
    }
}
