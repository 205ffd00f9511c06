package dev.glovebox.guest.x11;

import dev.glovebox.guest.http.FailureException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The way of one piece of content from its owner to us: all at once, or in parts (INCR).
final class IncomingTransfer {
    /// How long an owner may take for its answer, and for each part of it.
    static final Duration STEP_LIMIT = Duration.ofSeconds(3);

    private final long window;
    private final long owner;
    private final long endNanos;
    private final CompletableFuture<Optional<WindowProperty>> answer = new CompletableFuture<>();
    private long stepNanos = System.nanoTime();
    private @Nullable ByteArrayOutputStream parts; // null unless it comes in parts
    private long partType;

    /// @param window ours, on which it arrives
    /// @param owner that of the selection
    /// @param limit how long all of it may take
    IncomingTransfer(long window, long owner, Duration limit) {
        this.window = window;
        this.owner = owner;
        this.endNanos = stepNanos + limit.toNanos();
    }

    long window() {
        return window;
    }

    long owner() {
        return owner;
    }

    /// What arrives; empty when the owner refuses.
    CompletableFuture<Optional<WindowProperty>> answer() {
        return answer;
    }

    boolean isInParts() {
        return parts != null;
    }

    /// It will come in parts.
    void expectParts() {
        parts = new ByteArrayOutputStream();
        stepNanos = System.nanoTime();
    }

    /// Takes the next part; an empty one is the end.
    ///
    /// @return how many bytes have come
    int add(WindowProperty part) {
        ByteArrayOutputStream all = parts;
        if (all == null) {
            return 0;
        }
        stepNanos = System.nanoTime();
        partType = part.type();
        if (part.bytes().length == 0) {
            complete(new WindowProperty(partType, all.toByteArray(), new long[0], 0));
        }
        all.writeBytes(part.bytes());
        return all.size();
    }

    void complete(WindowProperty value) {
        answer.complete(Optional.of(value));
    }

    void refuse() {
        answer.complete(Optional.empty());
    }

    void fail(FailureException failure) {
        answer.completeExceptionally(failure);
    }

    boolean isDone() {
        return answer.isDone();
    }

    /// When it has to be given up, unless something comes before; as [System#nanoTime].
    long deadlineNanos() {
        long step = stepNanos + STEP_LIMIT.toNanos();
        return step - endNanos < 0 ? step : endNanos;
    }
}
