package dev.glovebox.guest.input;

import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Has a batch done while somebody waits for it, and ended when nobody does any more.
///
/// That a client is gone shows in that it cannot be written to. So who waits for longer than a second gets a line
/// feed now and then, which JSON allows before its beginning ([RFC 8259, section
/// 2](https://www.rfc-editor.org/rfc/rfc8259#section-2)).
final class Attendance {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration BEAT = Duration.ofMillis(250);
    private static final Duration END_LIMIT = Duration.ofSeconds(10); // for what was told to end

    private final InputEngine engine;
    private final Batch batch;
    private final CompletableFuture<BatchResult> result = new CompletableFuture<>();
    private final long deadlineNanos;

    private Attendance(InputEngine engine, Batch batch) {
        this.engine = engine;
        this.batch = batch;
        this.deadlineNanos = System.nanoTime()
                + batch.limit().plus(batch.patience()).plus(END_LIMIT).toNanos();
    }

    /// Has `batch` done, and answers how it ended.
    static void attend(InputEngine engine, Batch batch, ServerResponse response) throws InterruptedException {
        new Attendance(engine, batch).attend(response);
    }

    private void attend(ServerResponse response) throws InterruptedException {
        Thread acting = Thread.ofVirtual().name("actions-" + batch.requestId()).start(this::act);
        BatchResult soon = await(AT_ONCE);
        if (soon != null) {
            Json.send(response, Status.OK_200, soon);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        try (OutputStream out = response.outputStream()) {
            out.write(Json.bytes(later(out)));
        } catch (IOException | UncheckedIOException e) {
            if (!engine.cancel(batch.requestId(), "the client is gone")) {
                acting.interrupt(); // it still waits for its turn
            }
            throw e instanceof UncheckedIOException known ? known : new UncheckedIOException((IOException) e);
        }
    }

    private void act() {
        try {
            result.complete(engine.run(batch));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /// The result of a batch that takes long.
    private Object later(OutputStream out) throws IOException, InterruptedException {
        try {
            BatchResult done = null;
            while (done == null) {
                if (System.nanoTime() > deadlineNanos) {
                    return BatchResult.failed(batch, "did not end in time");
                }
                out.write('\n');
                out.flush();
                done = await(BEAT);
            }
            return done;
        } catch (FailureException e) {
            return BatchResult.failed(batch, String.valueOf(e.getMessage())); // too late for another status
        }
    }

    private @Nullable BatchResult await(Duration time) throws InterruptedException {
        try {
            return result.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
