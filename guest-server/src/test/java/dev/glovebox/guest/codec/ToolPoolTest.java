package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.http.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ToolPoolTest {
    private final ConcurrentLinkedQueue<Counter> made = new ConcurrentLinkedQueue<>();

    @Test
    void aToolIsWithOneUserAtATimeAndThereAreNoMoreThanCores() throws Exception {
        try (var pool = new ToolPool<>(this::counter);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> most = new ArrayList<>();
            IntStream.range(0, 200).forEach(_ -> most.add(threads.submit(() -> pool.use(Counter::usersAtOnce))));
            for (Future<Integer> users : most) {
                assertThat(users.get()).isEqualTo(1);
            }
        }
        assertThat(made).hasSizeBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(made).allMatch(counter -> counter.closed);
    }

    @Test
    void aToolInUseIsClosedWhenItIsGivenBack() {
        var pool = new ToolPool<>(this::counter);
        pool.use(counter -> {
            pool.close();
            assertThat(counter.closed).isFalse();
            return 0;
        });
        assertThat(made).allMatch(counter -> counter.closed);
        assertThatThrownBy(() -> pool.use(Counter::usersAtOnce)).isInstanceOf(FailureException.class);
    }

    @Test
    void aToolWhoseUseFailedIsGivenBack() {
        try (var pool = new ToolPool<>(this::counter)) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> pool.use(_ -> {
                            throw new IllegalStateException("on purpose");
                        }))
                        .hasMessage("on purpose");
            }
        }
        assertThat(made).hasSize(1);
    }

    @Test
    void aToolThatCouldNotBeMadeDoesNotCount() {
        try (var pool = new ToolPool<Counter>(() -> {
            throw new IllegalStateException("no memory");
        })) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> pool.use(Counter::usersAtOnce)).hasMessage("no memory");
            }
        }
    }

    private Counter counter() {
        var counter = new Counter();
        made.add(counter);
        return counter;
    }

    /// Counts who uses it.
    private static final class Counter implements Tool {
        private final AtomicInteger users = new AtomicInteger();
        private volatile boolean closed;

        int usersAtOnce() {
            int now = users.incrementAndGet();
            for (int i = 0; i < 1000; i++) {
                Thread.onSpinWait();
            }
            now = Math.max(now, users.get());
            users.decrementAndGet();
            return now;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
