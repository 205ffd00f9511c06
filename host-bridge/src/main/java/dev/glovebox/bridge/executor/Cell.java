package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.bridge.client.GuestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One execution: its request, what has come back for it, and whether it is over.
///
/// It is over when both its reply and the kernel's `idle` have come; these take different ways and may come in any
/// order. Messages are taken by the connection's thread, the end is awaited by the caller's.
final class Cell {
    /// The name under which the result is asked for together with the code.
    static final String RESULT_EXPRESSION = "glovebox_result";

    /// How long a reply is waited for once the kernel is idle.
    private static final Duration REPLY_AFTER_IDLE = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Cell.class.getName());

    private final KernelMessage request;
    private final long startedNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final CellOutput output;

    @GuardedBy("lock")
    private boolean seen;

    @GuardedBy("lock")
    private @Nullable JsonNode reply;

    @GuardedBy("lock")
    private @Nullable ExecutionError error;

    @GuardedBy("lock")
    private long idleNanos;

    @GuardedBy("lock")
    private boolean died;

    @GuardedBy("lock")
    private @Nullable GuestException broken;

    Cell(KernelMessage request, ExecutionListener listener, OutputLimits limits, int maxResultChars) {
        this.request = request;
        this.output = new CellOutput(listener, limits, maxResultChars);
    }

    KernelMessage request() {
        return request;
    }

    void accept(KernelMessage message) {
        List<Runnable> calls;
        lock.lock();
        try {
            seen = true;
            switch (message.type()) {
                case "execute_reply" -> reply = message.content();
                case "stream" -> output.stream(message.text("name"), message.text("text"));
                case "display_data" -> output.show(RichOutputs.of(RichOutput.Kind.DISPLAY, message.content()));
                case "execute_result" -> output.show(RichOutputs.of(RichOutput.Kind.RESULT, message.content()));
                case "update_display_data" -> output.update(RichOutputs.of(RichOutput.Kind.DISPLAY, message.content()));
                case "clear_output" ->
                    output.clear(message.content().path("wait").asBoolean(false));
                case "error" -> error = error(message.content());
                case "status" -> idle(message.text("execution_state"));
                default -> {}
            }
            changed.signalAll();
            calls = output.takeCalls();
        } finally {
            lock.unlock();
        }
        calls.forEach(Cell::call);
    }

    /// The kernel is gone, and with it this execution.
    void kernelDied() {
        end(null);
    }

    /// Nothing will come any more, since the guest cannot be reached.
    void broken(GuestException why) {
        end(why);
    }

    /// A message was dropped for its size.
    void dropped(int maxBytes) {
        lock.lock();
        try {
            output.note("\n[a message of more than %d bytes was dropped]\n".formatted(maxBytes));
        } finally {
            lock.unlock();
        }
    }

    /// Whether the kernel has said anything about it.
    boolean seen() {
        lock.lock();
        try {
            return seen;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end.
    ///
    /// @return whether it is over
    /// @throws GuestException when the end will never be known
    boolean await(Duration limit) throws GuestException {
        long deadline = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            while (!over()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.await(Math.min(left, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
            }
            if (broken != null) {
                throw broken;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuestException(GuestException.Kind.INTERRUPTED, "interrupted while code was running", e);
        } finally {
            lock.unlock();
        }
    }

    boolean hasDied() {
        lock.lock();
        try {
            return died;
        } finally {
            lock.unlock();
        }
    }

    /// What is known, the result not yet decoded.
    Outcome outcome() {
        flush();
        lock.lock();
        try {
            JsonNode content = reply;
            JsonNode expression =
                    content == null ? null : content.path("user_expressions").path(RESULT_EXPRESSION);
            boolean failed =
                    content != null && !content.path("status").asText("").equals("ok");
            if (content != null && failed && error == null) {
                error = error(content);
            }
            int count = content == null ? 0 : content.path("execution_count").asInt(0);
            return new Outcome(
                    output.stdout(),
                    output.stderr(),
                    output.rich(),
                    output.truncated(),
                    output.printedResult(),
                    output.resultTooLong(),
                    Optional.ofNullable(expression),
                    Optional.ofNullable(error),
                    count > 0 ? OptionalInt.of(count) : OptionalInt.empty(),
                    Duration.ofNanos(System.nanoTime() - startedNanos));
        } finally {
            lock.unlock();
        }
    }

    /// What was held back at the end of standard output is part of it after all.
    private void flush() {
        List<Runnable> pending;
        lock.lock();
        try {
            output.flush();
            pending = output.takeCalls();
        } finally {
            lock.unlock();
        }
        pending.forEach(Cell::call);
    }

    /// An execution's traces.
    ///
    /// @param printed the base64 of a result that the code printed
    /// @param expression what came of [Cell#RESULT_EXPRESSION]
    record Outcome(
            String stdout,
            String stderr,
            List<RichOutput> outputs,
            boolean truncated,
            Optional<String> printed,
            boolean resultTooLong,
            Optional<JsonNode> expression,
            Optional<ExecutionError> error,
            OptionalInt executionCount,
            Duration duration) {}

    @GuardedBy("lock")
    private boolean over() {
        boolean late = idleNanos != 0 && System.nanoTime() - idleNanos > REPLY_AFTER_IDLE.toNanos();
        return died || broken != null || idleNanos != 0 && (reply != null || late);
    }

    private void end(@Nullable GuestException why) {
        lock.lock();
        try {
            if (!over()) {
                broken = why;
                died = why == null;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void idle(String state) {
        if (state.equals("idle") && idleNanos == 0) {
            idleNanos = Math.max(1, System.nanoTime());
        }
    }

    private static void call(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a listener of an execution failed", e);
        }
    }

    private static ExecutionError error(JsonNode content) {
        List<String> traceback = new ArrayList<>();
        long chars = 0;
        for (JsonNode line : content.path("traceback")) {
            chars += line.asText("").length();
            if (chars < 1 << 20) {
                traceback.add(line.asText(""));
            }
        }
        String name = content.path("ename").asText("");
        String status = content.path("status").asText("error");
        return new ExecutionError(
                name.isEmpty() ? status : cut(name), cut(content.path("evalue").asText("")), traceback);
    }

    private static String cut(String text) {
        return text.length() > 100_000 ? text.substring(0, 100_000) + "…" : text;
    }
}
