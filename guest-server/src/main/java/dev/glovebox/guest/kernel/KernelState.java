package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// What a kernel is at, as clients are told: its execution state, why it is so, and when it last did something.
/// Thread-safe.
final class KernelState {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /// Requests whose status says nothing about what the kernel is at.
    private static final Set<String> NOT_WORK = Set.of(
            "kernel_info_request",
            "comm_info_request",
            "interrupt_request",
            "shutdown_request",
            "debug_request",
            "input_request");

    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") Execution execution = Execution.STARTING;
    private @GuardedBy("lock") String reason = "";
    private @GuardedBy("lock") Instant lastActivity = Instant.now();

    /// The execution states of the API.
    enum Execution {
        STARTING,
        IDLE,
        BUSY,
        RESTARTING,
        DEAD;

        /// Its name in messages and models.
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The kernel as the API shows it.
    KernelModel model(String id, String name, int connections) {
        lock.lock();
        try {
            return new KernelModel(
                    id, name, MICROSECONDS.format(lastActivity), execution.wireName(), connections, reason);
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is over for good.
    boolean isDead() {
        lock.lock();
        try {
            return execution == Execution.DEAD;
        } finally {
            lock.unlock();
        }
    }

    /// Takes a state on; a dead kernel stays dead.
    ///
    /// @param why the reason for the model; empty for none
    /// @return whether it was not dead already
    boolean become(Execution next, String why) {
        lock.lock();
        try {
            if (execution == Execution.DEAD) {
                return false;
            }
            execution = next;
            reason = why;
            lastActivity = Instant.now();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The process has answered: what was starting is idle.
    void answered() {
        lock.lock();
        try {
            reason = "";
            if (execution == Execution.STARTING || execution == Execution.RESTARTING) {
                execution = Execution.IDLE;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sets the reason for the model; empty for none.
    void explain(String why) {
        lock.lock();
        try {
            reason = execution == Execution.DEAD ? reason : why;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it has done nothing since `instant`.
    boolean isIdleSince(Instant instant) {
        lock.lock();
        try {
            return lastActivity.isBefore(instant);
        } finally {
            lock.unlock();
        }
    }

    /// Whether it runs something.
    boolean isBusy() {
        lock.lock();
        try {
            return execution == Execution.BUSY;
        } finally {
            lock.unlock();
        }
    }

    /// Something came from it: while it is busy, that is activity.
    void touched() {
        lock.lock();
        try {
            if (execution == Execution.BUSY) {
                lastActivity = Instant.now();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes a status that the kernel told.
    ///
    /// @param parentType the type of the request that it belongs to
    /// @param told `busy`, `idle` or `starting`
    void told(String parentType, String told) {
        if (NOT_WORK.contains(parentType)) {
            return;
        }
        lock.lock();
        try {
            lastActivity = Instant.now();
            if (execution == Execution.IDLE || execution == Execution.BUSY) {
                execution = told.equals("busy") ? Execution.BUSY : Execution.IDLE;
            }
        } finally {
            lock.unlock();
        }
    }
}
