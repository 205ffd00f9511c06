package dev.glovebox.guest.kernel;

import dev.glovebox.guest.zmtp.ZmtpLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One run of a kernel: a process, and the link to it once it has its ports. A kernel has one run after the other;
/// a warm run has no kernel yet. Whoever starts it ends it.
final class KernelRun {
    private static final Logger LOG = System.getLogger(KernelRun.class.getName());
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);
    private static final Duration SET_UP_PATIENCE = Duration.ofSeconds(5);

    private final KernelProcess process;
    private final ZmtpLoop loop;
    private final String ownSession =
            "glovebox-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final CompletableFuture<KernelRun> ready = new CompletableFuture<>();
    private final List<String> seed;
    private final Map<String, CompletableFuture<KernelMessage>> asked = new ConcurrentHashMap<>();

    private volatile @Nullable KernelLink link;
    private volatile @Nullable Owner owner;

    /// Whose run it is; called on the loop, and so never to block.
    interface Owner {
        /// A message came.
        ///
        /// @param session whose reply it is; empty for what everybody sees
        void received(String session, KernelMessage message);

        /// There is a pause in what comes.
        void drained();

        /// The kernel's heartbeat is not heard any more, or again.
        void heartbeat(boolean heard);
    }

    private KernelRun(KernelProcess process, ZmtpLoop loop, List<String> seed) {
        this.process = process;
        this.loop = loop;
        this.seed = seed;
    }

    /// Connects to a process that has just been started, when it has its ports. One that cannot be connected to is
    /// killed.
    ///
    /// @param seed code that it runs, cell by cell, before it is ready
    static KernelRun of(KernelProcess process, ZmtpLoop loop, List<String> seed) {
        var run = new KernelRun(process, loop, seed);
        Thread.ofVirtual().name("kernel-connect").start(run::connect);
        return run;
    }

    private void connect() {
        try {
            Optional<ConnectionInfo> info = process.awaitPorts();
            if (info.isEmpty()) {
                process.end(Duration.ZERO);
                return;
            }
            var opened = new KernelLink(loop, info.get(), ownSession, new FromKernel());
            link = opened;
            var _ = opened.ready().thenRun(() -> seed(0));
            opened.start();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "kernel cannot be connected to: pid=%d".formatted(process.pid()), e);
            process.end(Duration.ZERO);
        }
    }

    KernelProcess process() {
        return process;
    }

    /// Done when it answers and has run the seed; fails when a cell of that does, never ends when the process does.
    CompletableFuture<KernelRun> ready() {
        return ready;
    }

    /// The link; empty while there are no ports yet.
    Optional<KernelLink> link() {
        return Optional.ofNullable(link);
    }

    /// From now on `newOwner` hears what comes; before, nobody does.
    void adopt(Owner newOwner) {
        owner = newOwner;
    }

    /// Gives a warm run the variables and the directory that it would have been started with.
    ///
    /// @return whether it has them now; if not, it is of no use
    boolean setUp(Map<String, String> variables, Path directory) {
        try {
            Map<String, Object> wishes = Map.of("variables", variables, "directory", directory.toString());
            KernelMessage reply = ask(Channel.CONTROL, "glovebox_setup_request", wishes)
                    .get(SET_UP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return reply.contentText("status").equals("ok");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, () -> "warm kernel left out: pid=%d cause=%s".formatted(process.pid(), e));
            return false;
        }
    }

    /// Runs nothing, so that the first cell finds everything that running needs loaded.
    void warmUp() {
        var _ = execute("None", true);
    }

    /// Runs the seed's cells one after the other; the run is ready when the last has ended well.
    private void seed(int cell) {
        if (cell == seed.size()) {
            ready.complete(this);
            return;
        }
        var _ = execute(seed.get(cell), false).thenAccept(reply -> {
            if (reply.contentText("status").equals("ok")) {
                seed(cell + 1);
            } else {
                ready.completeExceptionally(new IOException("cell %d of the seed notebook failed: %s: %s"
                        .formatted(cell + 1, reply.contentText("ename"), reply.contentText("evalue"))));
                endLater();
            }
        });
    }

    private CompletableFuture<KernelMessage> execute(String code, boolean silent) {
        return ask(
                Channel.SHELL,
                "execute_request",
                Map.of("code", code, "silent", silent, "store_history", false, "user_expressions", Map.of()));
    }

    /// Asks the kernel something in the server's own name; the answer comes on the loop, or never.
    private CompletableFuture<KernelMessage> ask(Channel channel, String type, Object content) {
        var reply = new CompletableFuture<KernelMessage>();
        KernelMessage request = KernelMessage.own(channel, ownSession, type, content);
        asked.put(request.peek().id(), reply);
        link().ifPresent(open -> open.send(ownSession, request, open.wire()));
        return reply;
    }

    private void endLater() {
        Thread.ofVirtual().name("kernel-end").start(() -> process.end(END_PATIENCE));
    }

    /// Asks the process to end, kills it when it does not, and waits until it is gone.
    ///
    /// @param restart whether another one follows
    void end(boolean restart) {
        Optional<KernelLink> open = link();
        open.ifPresent(to -> to.send(Channel.CONTROL, "shutdown_request", Map.of("restart", restart)));
        process.end(open.isPresent() ? END_PATIENCE : Duration.ZERO);
        link().ifPresent(KernelLink::close);
    }

    /// What comes from the kernel.
    private final class FromKernel implements KernelLink.Listener {
        @Override
        public void received(String session, KernelMessage message) {
            if (session.equals(ownSession)) {
                CompletableFuture<KernelMessage> reply =
                        asked.remove(message.peekParent().id());
                if (reply != null) {
                    reply.complete(message);
                }
                return;
            }
            Owner to = owner;
            if (to != null) {
                to.received(session, message);
            }
        }

        @Override
        public void drained() {
            Owner to = owner;
            if (to != null) {
                to.drained();
            }
        }

        @Override
        public void heartbeat(boolean heard) {
            Owner to = owner;
            if (to != null) {
                to.heartbeat(heard);
            }
        }

        @Override
        public void lost(IOException cause) {
            LOG.log(Level.DEBUG, () -> "kernel connection lost: pid=%d cause=%s".formatted(process.pid(), cause));
            // A process that can no longer be talked to is killed, which is then a crash like any other.
            endLater();
        }
    }
}
