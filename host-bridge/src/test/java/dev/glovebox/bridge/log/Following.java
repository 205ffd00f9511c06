package dev.glovebox.bridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Follows a log on a thread of its own and keeps what it is told.
final class Following implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    final Thread thread;
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    Following(LogTail log, LogStart from) {
        thread = Thread.ofVirtual().start(() -> {
            try {
                log.follow(from, events::add, stop::get);
            } catch (IOException e) {
                failure.set(e);
            }
        });
    }

    void awaitEvents(int count) {
        Awaitility.await().atMost(LIMIT).until(() -> events.size() >= count);
    }

    List<LogEvent> events() {
        return events;
    }

    /// All that was told, as it was in the file.
    String text() {
        return text(events);
    }

    static String text(List<LogEvent> events) {
        var text = new StringBuilder();
        for (LogEvent event : events) {
            if (event instanceof LogEvent.Text each) {
                text.append(each.text()).append(each.end() == LogEvent.End.LINE ? "\n" : "");
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        stop.set(true);
        Awaitility.await().atMost(LIMIT).until(() -> !thread.isAlive());
        assertThat(failure.get()).isNull();
    }
}
