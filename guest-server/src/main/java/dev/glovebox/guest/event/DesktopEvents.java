package dev.glovebox.guest.event;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/// What happens on the desktop: whoever knows of something publishes it here, whoever follows is told. The latest
/// events are kept for those who come back. Thread-safe; whoever makes it closes it.
public final class DesktopEvents implements AutoCloseable {
    /// The types of events that there are, or may be.
    public static final List<String> TYPES = List.of(
            "window_opened",
            "window_closed",
            "window_title",
            "window_state",
            "window_moved",
            "window_focus",
            "application",
            "recording",
            "kernel",
            "clipboard",
            "resolution",
            "input",
            "screen");

    private static final int KEPT = 1_024;
    private static final int KEPT_BYTES = 2 << 20;

    private final int kept;
    private final int keptBytes;
    private final String run =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Deque<DesktopEvent> latest = new ArrayDeque<>();
    private final @GuardedBy("lock") Set<Subscription> followers = new HashSet<>();
    private @GuardedBy("lock") int latestBytes;
    private @GuardedBy("lock") long number;
    private @GuardedBy("lock") boolean closed;

    /// Without any events yet.
    public DesktopEvents() {
        this(KEPT, KEPT_BYTES);
    }

    /// @param kept how many events are kept for those who come back, and for those who read slowly
    /// @param keptBytes how much memory they may take
    DesktopEvents(int kept, int keptBytes) {
        this.kept = kept;
        this.keptBytes = keptBytes;
    }

    /// Tells everybody who follows that something has happened. Never waits for them.
    ///
    /// @param type one of [#TYPES]
    /// @param data what is told of it: a record or a map that becomes a JSON object
    public void publish(String type, Object data) {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("no type of event: " + type);
        }
        byte[] json = Json.bytes(data);
        lock.lock();
        try {
            if (!closed) {
                var event = new DesktopEvent(++number, type, json);
                keep(event);
                followers.forEach(follower -> follower.offer(event));
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void keep(DesktopEvent event) {
        latest.addLast(event);
        latestBytes += event.sizeBytes();
        while (latest.size() > kept || latestBytes > keptBytes) {
            latestBytes -= latest.removeFirst().sizeBytes();
        }
    }

    /// Follows what happens from now on, or from after an event on; whoever does it closes it.
    ///
    /// @param types what is to be told
    /// @param lastId the id of the last event that the caller knows, of this server or another; empty for none
    Subscription follow(Set<String> types, String lastId) {
        var subscription = new Subscription(types, kept, this::forget);
        lock.lock();
        try {
            resume(subscription, lastId);
            if (closed) {
                subscription.end();
            } else {
                followers.add(subscription);
            }
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void resume(Subscription subscription, String lastId) {
        subscription.startAt(number);
        if (lastId.isEmpty()) {
            return;
        }
        long last = numberOf(lastId);
        if (last < 0 || last > number) {
            subscription.lose("Last-Event-ID %s is none of this server's".formatted(shortened(lastId)));
            return;
        }
        subscription.startAt(last);
        long firstKept = latest.isEmpty() ? number + 1 : latest.getFirst().number();
        if (last + 1 < firstKept) {
            subscription.lose(
                    firstKept - last - 1,
                    "Last-Event-ID %s is too old: only %d events are kept".formatted(lastId, latest.size()));
        }
        latest.stream().filter(event -> event.number() > last).forEach(subscription::offer);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /// The id of the event of that number.
    String id(long eventNumber) {
        return run + "-" + eventNumber;
    }

    /// The number of the event of that id; -1 when it is none of this run of the server.
    private long numberOf(String id) {
        String prefix = run + "-";
        if (!id.startsWith(prefix)) {
            return -1;
        }
        try {
            return Long.parseLong(id.substring(prefix.length()));
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private void forget(Subscription subscription) {
        lock.lock();
        try {
            followers.remove(subscription);
        } finally {
            lock.unlock();
        }
    }

    /// How many follow.
    public int followers() {
        lock.lock();
        try {
            return followers.size();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all that follows.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            followers.forEach(Subscription::end);
        } finally {
            lock.unlock();
        }
    }
}
