package dev.glovebox.guest.accessibility;

import java.time.Duration;

/// How long one application is waited for: until a deadline, and for each single answer no longer than a limit. Of
/// one thread.
final class Patience {
    private final long perCallNanos;
    private long deadlineNanos;
    private boolean silent;
    private boolean lost;
    private boolean late;

    /// @param deadlineNanos as of `System.nanoTime()`
    /// @param perCall the limit for each answer
    Patience(long deadlineNanos, Duration perCall) {
        this.deadlineNanos = deadlineNanos;
        this.perCallNanos = perCall.toNanos();
    }

    /// Waits for an answer as long as there is patience left; after one that did not come there is none.
    Reply await(PendingReply reply) {
        if (silent || lost) {
            return new Reply.Silence();
        }
        long left = deadlineNanos - System.nanoTime();
        Reply answer = reply.await(Math.min(left, perCallNanos));
        if (answer instanceof Reply.Lost) {
            lost = true;
        } else if (answer instanceof Reply.Silence) {
            silent = left >= perCallNanos;
            late = !silent;
        }
        return answer;
    }

    /// Waits until another deadline from now on.
    void extend(long newDeadlineNanos) {
        deadlineNanos = newDeadlineNanos;
        late = false;
    }

    /// Whether an answer did not come within its limit.
    boolean isSilent() {
        return silent;
    }

    /// Whether the connection has ended.
    boolean isLost() {
        return lost;
    }

    /// Whether something was not waited for any more as the deadline had come.
    boolean isLate() {
        return late;
    }

    /// Whether asking for anything more is of no use; to be asked by those who have more to ask for.
    boolean isOver() {
        late |= System.nanoTime() >= deadlineNanos;
        return silent || lost || late;
    }
}
