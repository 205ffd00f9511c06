package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The input of a display for any number of listeners, until it is ended. When the server goes away that is told,
/// and it is looked for again, ever more slowly.
///
/// Two platform threads: one waits for the server in C and never for anybody else, one calls the listeners, who
/// write files. Between them is a queue with a bound; what does not fit is lost, which the listeners are told as a
/// gap.
final class RecordStream {
    private static final Logger LOG = System.getLogger(RecordStream.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(5);
    private static final Duration MARK_LIMIT = Duration.ofSeconds(2);
    private static final int BATCH_MAX = 256;
    private static final long PAUSE_MIN_MS = 50;
    private static final long PAUSE_MAX_MS = 1000;

    private final String display;
    private final int waitingMax;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>(); // waitingMax bounds its events
    private final List<InputSource.Listener> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Queue<Item.Mark> marks = new ArrayDeque<>(); // sent, and not come back
    private @GuardedBy("lock") @Nullable RecordContext context; // while the server tells what happens
    private long lost; // events that did not fit; belongs to the server's thread

    /// What goes from one thread to the other.
    private sealed interface Item {
        record Input(InputSource.Happened happened) implements Item {}

        record Loss(String reason) implements Item {}

        /// Is done when everything before it has been passed on.
        record Mark(Runnable action, CompletableFuture<Void> done) implements Item {}

        record End() implements Item {}
    }

    /// @param waitingMax how many events may wait for the listeners
    RecordStream(String display, int waitingMax) {
        this.display = display;
        this.waitingMax = waitingMax;
    }

    /// Begins; returns when the server tells what happens.
    ///
    /// @throws FailureException [Failure.DisplayUnavailable]
    void start() {
        Thread.ofPlatform().daemon().name("x11-record").start(this::follow);
        Thread.ofPlatform().daemon().name("x11-record-out").start(this::passOn);
        if (!isDone(started, START_LIMIT) || !started.join()) {
            end();
            throw unavailable("no X server that records (RECORD extension) answers at display %s".formatted(display));
        }
    }

    /// Has `listener` told of what happens from now on.
    ///
    /// @throws FailureException [Failure.DisplayUnavailable] when the server is away
    void join(InputSource.Listener listener) {
        CompletableFuture<Void> joined = isFollowing() ? mark(() -> listeners.add(listener)) : null;
        if (joined == null || !isDone(joined, MARK_LIMIT)) {
            listeners.remove(listener);
            throw unavailable("the X server of display %s went away".formatted(display));
        }
    }

    /// Has `listener` told of nothing more, when it has been told of all that happened before this call.
    void leave(InputSource.Listener listener) {
        if (!isDone(mark(() -> listeners.remove(listener)), MARK_LIMIT)) {
            LOG.log(Level.WARNING, () -> "display does not answer: display=" + display);
            listeners.remove(listener);
        }
    }

    /// Waits until the listeners have been told of all that happened before this call; false when that takes longer
    /// than `limit`.
    boolean catchUp(Duration limit) {
        return isDone(mark(() -> {}), limit);
    }

    /// Ends all of it; nobody is told of anything more.
    void end() {
        ended.countDown();
        lock.lock();
        try {
            if (context != null) {
                context.end();
            }
        } finally {
            lock.unlock();
        }
        queue.add(new Item.End());
    }

    private boolean isFollowing() {
        lock.lock();
        try {
            return context != null;
        } finally {
            lock.unlock();
        }
    }

    /// Sends `action` by way of the server; when that is away, there is nothing to wait for but the queue.
    private CompletableFuture<Void> mark(Runnable action) {
        var mark = new Item.Mark(action, new CompletableFuture<>());
        lock.lock();
        try {
            if (context != null && context.mark()) {
                marks.add(mark);
            } else {
                queue.add(mark);
            }
        } finally {
            lock.unlock();
        }
        return mark.done();
    }

    private static boolean isDone(CompletableFuture<?> future, Duration limit) {
        try {
            future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void follow() {
        try {
            long pauseMs = PAUSE_MIN_MS;
            while (!isEnded()) {
                boolean came = followOnce();
                started.complete(came); // the first time decides
                pauseMs = came ? PAUSE_MIN_MS : Math.min(PAUSE_MAX_MS, 2 * pauseMs);
                boolean _ = ended.await(pauseMs, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            started.complete(false);
        }
    }

    /// Follows one server until it is gone, or this is ended; false when there was none.
    private boolean followOnce() {
        var following = new Following();
        RecordContext opened = RecordContext.open(display, following);
        if (opened == null) {
            return false;
        }
        following.opened = opened;
        try (opened) {
            opened.run();
        } finally {
            forget();
        }
        if (following.came) {
            tellOverflow();
            if (!isEnded()) {
                queue.add(new Item.Loss("the X server of display %s went away".formatted(display)));
            }
        }
        forgetMarks();
        return following.came;
    }

    private void forget() {
        lock.lock();
        try {
            context = null;
        } finally {
            lock.unlock();
        }
    }

    private void forgetMarks() {
        lock.lock();
        try {
            queue.addAll(marks);
            marks.clear();
        } finally {
            lock.unlock();
        }
    }

    /// One server's stream.
    private final class Following implements RecordContext.Reader {
        private final RecordedInput input = new RecordedInput();
        private @Nullable RecordContext opened;
        private boolean came;

        @Override
        public void started() {
            came = true;
            lock.lock();
            try {
                context = opened;
                if (isEnded() && opened != null) {
                    opened.end();
                }
            } finally {
                lock.unlock();
            }
            started.complete(true);
            LOG.log(Level.DEBUG, () -> "input is recorded: display=" + display);
        }

        @Override
        public void happened(DeviceEvent event, KeyMeanings keys) {
            InputEvent input = this.input.of(event, keys);
            if (input != null) {
                add(new Item.Input(new InputSource.Happened(Integer.toUnsignedLong(event.timeMs()), input)));
            }
        }

        @Override
        public void marked() {
            lock.lock();
            try {
                Item.Mark mark = marks.poll();
                if (mark != null) {
                    queue.add(mark);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// When events had to be dropped, all are until half of the queue is free: one gap, and not one for each.
    private void add(Item.Input event) {
        if (lost > 0 && queue.size() <= waitingMax / 2) {
            tellOverflow();
        }
        if (lost > 0 || queue.size() >= waitingMax) {
            lost++;
        } else {
            queue.add(event);
        }
    }

    private void tellOverflow() {
        if (lost > 0) {
            queue.add(new Item.Loss("%d events came faster than they could be written".formatted(lost)));
            lost = 0;
        }
    }

    private void passOn() {
        try {
            var items = new ArrayList<Item>();
            boolean ends = false;
            while (!ends) {
                items.add(queue.take());
                queue.drainTo(items, BATCH_MAX - 1);
                ends = pass(items);
                items.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Passes items on, the events between two others at once; whether the end was among them.
    private boolean pass(List<Item> items) {
        var events = new ArrayList<InputSource.Happened>(items.size());
        for (Item item : items) {
            if (item instanceof Item.Input(InputSource.Happened happened)) {
                events.add(happened);
                continue;
            }
            tell(listener -> listener.input(List.copyOf(events)), !events.isEmpty());
            events.clear();
            switch (item) {
                case Item.Loss(String reason) -> tell(listener -> listener.lost(reason), true);
                case Item.Mark(Runnable action, CompletableFuture<Void> done) -> {
                    action.run();
                    done.complete(null);
                }
                case Item.End() -> {
                    return true;
                }
                case Item.Input _ -> {} // has been taken above
            }
        }
        tell(listener -> listener.input(events), !events.isEmpty());
        return false;
    }

    /// Tells all listeners something, if it is anything.
    private void tell(Consumer<InputSource.Listener> something, boolean anything) {
        if (!anything) {
            return;
        }
        for (InputSource.Listener listener : listeners) {
            try {
                something.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "input was not recorded", e);
            }
        }
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    private static FailureException unavailable(String detail) {
        return new Failure.DisplayUnavailable(detail).asException();
    }
}
