package dev.glovebox.guest.kernel;

import dev.glovebox.guest.websocket.CloseCode;
import dev.glovebox.guest.zmtp.ZmtpLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one kernel says, to its journal and to its clients. Messages are given to it on the loop; clients come
/// and go on any thread.
final class KernelOutput {
    private static final int SESSIONS_MAX = 1000;
    private static final Duration HOLD = Duration.ofMillis(3);
    private static final Duration FLUSH_DELAY = Duration.ofMillis(50);

    private final ZmtpLoop loop;
    private final Journal journal;
    private final Consumer<Boolean> pause;
    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private ZmtpLoop.@Nullable Timer letGo; // only the loop touches this, too
    private boolean onlyPreludes = true; // and this
    private boolean paused; // and this
    private boolean settleDue; // only the loop touches this
    private final AtomicBoolean silent = new AtomicBoolean();
    private final Runnable onSilent;
    private volatile boolean ended; // set on the loop

    /// @param journal receives everything, and is closed by whoever made it
    /// @param onSilent called once after [#end], when no client reads from the journal any more
    /// @param pause told to stop the kernel's output when every client is about to lose some, and to let it go on;
    ///     called on the loop
    KernelOutput(ZmtpLoop loop, Journal journal, Consumer<Boolean> pause, Runnable onSilent) {
        this.loop = loop;
        this.journal = journal;
        this.onSilent = onSilent;
        this.pause = pause;
    }

    Journal journal() {
        return journal;
    }

    /// Takes a message that everybody is to see (`session` is empty), or a reply.
    void emit(String session, KernelMessage message) {
        if (ended) {
            return;
        }
        JournalEntry entry = journal.next(session, message);
        boolean prelude = session.isEmpty() && isPrelude(message);
        onlyPreludes &= prelude;
        if (session.isEmpty()) {
            sessions.values().forEach(each -> each.deliver(entry));
        } else {
            ClientSession one = sessions.get(session);
            if (one != null) {
                one.deliver(entry);
            }
        }
        journal.append(entry);
    }

    /// What only announces that something is to come: each write that is saved is a fifth of what a short cell
    /// costs.
    private static boolean isPrelude(KernelMessage message) {
        String type = message.type();
        return type.equals("execute_input")
                || type.equals("status")
                        && message.contentText("execution_state").equals("busy");
    }

    /// What came together leaves together; when it only announces something, it waits for that, a moment.
    private void letGo() {
        ZmtpLoop.Timer pending = letGo;
        if (!onlyPreludes) {
            if (pending != null) {
                pending.cancel();
            }
            letGoNow();
        } else if (pending == null) {
            letGo = loop.schedule(HOLD, this::letGoNow);
        }
    }

    private void letGoNow() {
        letGo = null;
        onlyPreludes = true;
        sessions.values().forEach(ClientSession::flush);
    }

    /// There is a pause in what comes.
    void drained() {
        letGo();
        balance();
        if (journal.isAwaited()) {
            settle();
        } else if (!settleDue) {
            settleDue = true;
            loop.schedule(FLUSH_DELAY, this::settle);
        }
    }

    /// Makes what has been said readable in the journal. Not done at every pause: writing costs more than what is
    /// written, as long as nobody waits to read it.
    void settle() {
        settleDue = false;
        if (!ended) {
            journal.flush();
        }
    }

    /// A client connects, unless the kernel is over; one with the same session is let go.
    ///
    /// @param after the `msg_id` of the last message that it has seen, if it says so
    void connect(String session, MessageReceiver client, Optional<String> after) {
        long from = after.map(this::sequenceAfter).orElse(-1L);
        forgetOne();
        // It has to be there before it listens, or it would miss what comes in between.
        sessions.computeIfAbsent(session, this::newSession);
        sessions.compute(session, (id, known) -> {
            ClientSession joined = known == null ? newSession(id) : known;
            MessageReceiver before = joined.connect(client, from);
            if (before != null) {
                before.close(CloseCode.NORMAL, "the same session connected again");
            }
            return joined;
        });
        balanceSoon();
    }

    private ClientSession newSession(String id) {
        return new ClientSession(id, journal.next(), journal, this::balanceSoon);
    }

    private long sequenceAfter(String messageId) {
        long seen = journal.lastMatching(entry -> entry.message().peek().id().equals(messageId));
        return seen < 0 ? -1 : seen + 1;
    }

    /// A client is gone.
    ///
    /// @param comesBack whether what it has not seen is kept for it
    void disconnect(String session, MessageReceiver client, boolean comesBack) {
        sessions.computeIfPresent(session, (_, left) -> left.disconnect(client) && !comesBack ? null : left);
        balanceSoon();
        fallSilent();
    }

    /// Sessions are small, for what they missed is in the journal; still there is a bound.
    private void forgetOne() {
        if (sessions.size() > SESSIONS_MAX) {
            sessions.values().stream()
                    .filter(session -> !session.isConnected())
                    .findFirst()
                    .ifPresent(away -> sessions.computeIfPresent(
                            away.id(), (_, session) -> session.isConnected() ? session : null));
        }
    }

    /// The process was started again: its output is not paused.
    void restarted() {
        paused = false;
        balance();
    }

    private void balanceSoon() {
        loop.execute(this::balance);
    }

    /// The kernel waits when every client lags so far behind that the journal would soon drop what it has not seen:
    /// one that keeps up is not held up by one that does not.
    private void balance() {
        boolean anyConnected = false;
        boolean allLosing = true;
        for (ClientSession session : sessions.values()) {
            boolean connected = session.isConnected();
            anyConnected |= connected;
            allLosing &= !connected || session.isAboutToLose();
        }
        boolean wait = anyConnected && allLosing;
        if (paused != wait) {
            paused = wait;
            pause.accept(wait);
        }
    }

    /// The kernel is over: its clients are let go once they have what is there. To be called by the thread that
    /// gives the messages.
    void end(String reason) {
        if (!ended) {
            journal.flush();
        }
        ended = true;
        sessions.values().forEach(session -> session.close(reason));
        fallSilent();
    }

    private void fallSilent() {
        boolean anyConnected = sessions.values().stream().anyMatch(ClientSession::isConnected);
        if (ended && !anyConnected && silent.compareAndSet(false, true)) {
            onSilent.run();
        }
    }
}
