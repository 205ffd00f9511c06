package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The sessions, each of which ends with its kernel. Thread-safe; the lock is never held while a kernel is started.
public final class Sessions {
    private static final int MAX = 1000;

    private final Kernels kernels;
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Map<String, Session> byId = new LinkedHashMap<>();
    private final @GuardedBy("lock") Map<String, CompletableFuture<Session>> opening = new HashMap<>();

    /// The ids of the latest sessions that ended because their kernels did.
    private final @GuardedBy("lock") LinkedHashSet<String> orphaned = new LinkedHashSet<>();

    /// Sessions with `kernels`.
    public Sessions(Kernels kernels) {
        this.kernels = kernels;
        kernels.onRemoved(this::kernelEnded);
    }

    /// All of them, in the order in which they were opened.
    List<Session> all() {
        lock.lock();
        try {
            return List.copyOf(byId.values());
        } finally {
            lock.unlock();
        }
    }

    /// The session of that id.
    Optional<Session> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(byId.get(id));
        } finally {
            lock.unlock();
        }
    }

    /// The session at `path`.
    Optional<Session> at(String path) {
        return all().stream().filter(session -> session.path().equals(path)).findFirst();
    }

    /// Whether the session of that id was lately there, and ended because its kernel did.
    boolean isOrphaned(String id) {
        lock.lock();
        try {
            return orphaned.contains(id);
        } finally {
            lock.unlock();
        }
    }

    /// The session at `path`, or a new one. Whoever asks for a path while it is being opened waits for that.
    ///
    /// @param maker makes the session with its kernel; called without a lock
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Forbidden] when there are too many, or what the
    ///     maker throws
    Session open(String path, Supplier<Session> maker) {
        var mine = new CompletableFuture<Session>();
        CompletableFuture<Session> first = first(path, mine);
        if (first == mine) {
            make(path, maker, mine);
        }
        return await(first);
    }

    /// What the session at `path` comes from: `mine`, unless it is there or being opened.
    private CompletableFuture<Session> first(String path, CompletableFuture<Session> mine) {
        lock.lock();
        try {
            Optional<Session> there = at(path);
            if (there.isPresent()) {
                return CompletableFuture.completedFuture(there.get());
            }
            if (!opening.containsKey(path) && byId.size() + opening.size() >= MAX) {
                throw new Failure.Forbidden("Resource Limit: %d sessions are open, and no more may".formatted(MAX))
                        .asException();
            }
            return Objects.requireNonNullElse(opening.putIfAbsent(path, mine), mine);
        } finally {
            lock.unlock();
        }
    }

    private void make(String path, Supplier<Session> maker, CompletableFuture<Session> made) {
        try {
            Session session = maker.get();
            opened(path, Optional.of(session));
            checkKernel(session);
            made.complete(session);
        } catch (RuntimeException e) {
            opened(path, Optional.empty());
            made.completeExceptionally(e);
        }
    }

    private void opened(String path, Optional<Session> session) {
        lock.lock();
        try {
            opening.remove(path);
            session.ifPresent(made -> byId.put(made.id(), made));
        } finally {
            lock.unlock();
        }
    }

    private static Session await(CompletableFuture<Session> session) {
        try {
            return session.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// Changes the session of that id.
    ///
    /// @return it as it is now; empty when it has ended
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when its kernel has just ended
    Optional<Session> update(String id, UnaryOperator<Session> change) {
        Optional<Session> changed;
        lock.lock();
        try {
            changed = Optional.ofNullable(byId.computeIfPresent(id, (_, session) -> change.apply(session)));
        } finally {
            lock.unlock();
        }
        changed.ifPresent(this::checkKernel);
        return changed;
    }

    /// Ends the session of that id; its kernel is the caller's to shut down.
    void remove(String id) {
        lock.lock();
        try {
            byId.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /// A kernel that ended before its session was entered has told nobody.
    private void checkKernel(Session session) {
        if (kernels.find(session.kernelId()).isEmpty()) {
            kernelEnded(session.kernelId());
            throw new Failure.Unavailable("kernel %s has ended".formatted(session.kernelId())).asException();
        }
    }

    private void kernelEnded(String kernelId) {
        lock.lock();
        try {
            for (Session session : List.copyOf(byId.values())) {
                if (session.kernelId().equals(kernelId)) {
                    byId.remove(session.id());
                    orphaned.addLast(session.id());
                }
            }
            while (orphaned.size() > MAX) {
                orphaned.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }
}
