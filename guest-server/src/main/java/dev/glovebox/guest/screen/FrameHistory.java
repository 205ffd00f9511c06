package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The frames that entity tags name, so that a later one can be compared with them. Thread-safe.
final class FrameHistory {
    private static final int FRAMES_MAX = 256;
    private static final long BYTES_MAX = 16 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Map<EntityTags.Name, Frame> frames = new LinkedHashMap<>();

    /// Keeps `frame`, in the place of one that had the same name.
    void remember(EntityTags.Name name, Frame frame) {
        lock.lock();
        try {
            Frame before = frames.put(name, frame);
            if (before == null || !before.strips().equals(frame.strips())) {
                shrink();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The frame with that name; empty when there was none, or it was too long ago.
    Optional<Frame> recall(EntityTags.Name name) {
        lock.lock();
        try {
            return Optional.ofNullable(frames.get(name));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void shrink() {
        long bytes = 0;
        Frame before = null;
        for (Frame frame : frames.values()) {
            bytes += ownBytes(frame, before);
            before = frame;
        }
        Iterator<Frame> eldest = frames.values().iterator();
        while (frames.size() > 1 && (frames.size() > FRAMES_MAX || bytes > BYTES_MAX)) {
            bytes -= ownBytes(eldest.next(), null); // what it shares with the next one is only counted once more
            eldest.remove();
        }
    }

    /// The bytes of `frame`'s strips that are not those of `before`.
    private static long ownBytes(Frame frame, @Nullable Frame before) {
        List<Strip> known = before == null ? List.of() : before.strips();
        long bytes = 0;
        for (int i = 0; i < frame.strips().size(); i++) {
            Strip strip = frame.strips().get(i);
            if (i >= known.size() || !known.get(i).equals(strip)) {
                bytes += (long) strip.pixels().length * Integer.BYTES;
            }
        }
        return bytes;
    }
}
