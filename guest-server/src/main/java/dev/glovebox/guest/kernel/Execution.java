package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of code for a client without a WebSocket. It is used by one thread, which closes it.
final class Execution implements MessageReceiver, AutoCloseable {
    private static final int QUEUED_MAX = 256;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(5);
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final Kernel kernel;
    private final String session = "execution-" + UUID.randomUUID();
    private final BlockingQueue<JournalEntry> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
    private volatile boolean closed;
    private volatile long taken = -1;

    private String requestId = "";
    private @Nullable KernelLink asked;
    private boolean idle;
    private volatile boolean gone;
    private @Nullable KernelMessage reply;

    Execution(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Sends the code to the kernel.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when the kernel does not get ready
    void start(ExecutionRequest request) {
        KernelLink link = link();
        kernel.listen(session, this);
        for (KernelLink newer = link(); !newer.equals(link); newer = link()) {
            link = newer; // started again, before this could hear of it
        }
        KernelMessage message = KernelMessage.own(Channel.SHELL, session, "execute_request", request.content());
        requestId = message.peek().id();
        asked = link;
        link.send(session, message, link.wire());
    }

    private KernelLink link() {
        return kernel.awaitReady()
                .orElseThrow(() ->
                        new Failure.Unavailable("kernel %s does not answer".formatted(kernel.id())).asException());
    }

    /// Whether it is over: the kernel has replied and is idle again, or is gone.
    boolean isOver() {
        return gone || idle && reply != null;
    }

    /// What became of it: `ok`, `error`, `aborted`, or `dead` when the kernel went away.
    String status() {
        KernelMessage replied = reply;
        return replied == null ? "dead" : replied.contentText("status");
    }

    /// The kernel's reply; null while there is none.
    @Nullable
    KernelMessage reply() {
        return reply;
    }

    /// Waits for the next output.
    ///
    /// @return null when there is none yet, or will be none
    @Nullable
    JournalEntry next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isOver()) {
            long left = Math.min(deadline - System.nanoTime(), LOOK.toNanos());
            JournalEntry entry = queue.poll(left, TimeUnit.NANOSECONDS);
            if (entry == null) {
                gone |= !isWithItsKernel();
                if (System.nanoTime() >= deadline) {
                    return null;
                }
                continue;
            }
            taken = entry.sequence();
            if (isOutput(entry.message())) {
                return entry;
            }
        }
        return null;
    }

    /// Notes what tells of the end; what is neither that nor another's is output.
    private boolean isOutput(KernelMessage message) {
        boolean ours = message.peekParent().id().equals(requestId);
        String type = message.type();
        if (type.equals("status")) {
            String state = message.contentText("execution_state");
            idle |= ours && state.equals("idle");
            gone |= state.equals("restarting") || state.equals("dead");
            return false;
        }
        if (ours && message.channel() == Channel.SHELL) {
            reply = message;
            return false;
        }
        return ours && message.channel() == Channel.IOPUB && !type.equals("execute_input");
    }

    /// Interrupts the code; what it does with that may take another moment.
    Duration interrupt() {
        if (isWithItsKernel()) {
            kernel.interrupt();
        }
        return INTERRUPT_GRACE;
    }

    /// Whether the process that was asked is still the kernel's.
    private boolean isWithItsKernel() {
        KernelLink to = asked;
        return to != null && kernel.isCurrent(to);
    }

    @Override
    public boolean offer(JournalEntry entry) {
        return !closed && queue.offer(entry);
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public boolean send(JournalEntry entry) throws InterruptedException {
        while (!closed) {
            if (queue.offer(entry, GIVEN_UP.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close(int code, String reason) {
        gone = true;
    }

    @Override
    public long delivered() {
        return taken + 1;
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
        kernel.ignore(session, this);
    }
}
