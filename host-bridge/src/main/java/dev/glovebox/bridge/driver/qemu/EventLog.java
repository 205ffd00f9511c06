package dev.glovebox.bridge.driver.qemu;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The last of what QEMU has told of its machine.
final class EventLog implements Consumer<QmpEvent> {
    private static final int LIMIT = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<QmpEvent> events = new ArrayDeque<>();
    private Runnable noSpace = () -> {};

    /// @param action what is done when QEMU could not write to the host's disk; at once if that has happened
    void onNoSpace(Runnable action) {
        lock.lock();
        try {
            noSpace = action;
            if (events.stream().anyMatch(StopCauses::isNoSpace)) {
                action.run();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(QmpEvent event) {
        lock.lock();
        try {
            // They may come by the thousand; what matters is the last and whether there was one of its kind.
            events.removeIf(each -> each.name().equals(event.name()));
            events.addLast(event);
            if (events.size() > LIMIT) {
                events.removeFirst();
            }
            if (StopCauses.isNoSpace(event)) {
                noSpace.run();
            }
        } finally {
            lock.unlock();
        }
    }

    List<QmpEvent> all() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }
}
