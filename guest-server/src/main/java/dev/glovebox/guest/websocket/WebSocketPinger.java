package dev.glovebox.guest.websocket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The clock of open WebSockets: while there are any, one virtual thread looks at each of them at every tick. So no
/// connection has to wait with a time limit, which costs more than the waiting itself.
final class WebSocketPinger {
    private final Duration tick;
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Set<WebSocketWriter> writers = new HashSet<>();

    private @GuardedBy("lock") boolean running;

    /// @param tick zero for a clock that stands still: nothing is ever looked at
    WebSocketPinger(Duration tick) {
        this.tick = tick;
    }

    void add(WebSocketWriter writer) {
        if (tick.isZero()) {
            return;
        }
        lock.lock();
        try {
            writers.add(writer);
            if (!running) {
                running = true;
                Thread.ofVirtual().name("websocket-pinger").start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    void remove(WebSocketWriter writer) {
        lock.lock();
        try {
            writers.remove(writer);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (List<WebSocketWriter> open = open(); !open.isEmpty(); open = open()) {
                open.forEach(WebSocketWriter::tick);
                Thread.sleep(tick);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<WebSocketWriter> open() {
        lock.lock();
        try {
            running = !writers.isEmpty();
            return List.copyOf(writers);
        } finally {
            lock.unlock();
        }
    }
}
