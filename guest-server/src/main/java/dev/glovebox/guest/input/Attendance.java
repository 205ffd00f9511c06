package dev.glovebox.guest.input;

import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
    private static final Logger LOG = System.getLogger(Attendance.class.getName());
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration BEAT = Duration.ofMillis(250);

    private final InputEngine engine;
    private final Batch batch;
    private final Ending ending = new Ending();
    private final CompletableFuture<BatchResult> result = new CompletableFuture<>();

    private Attendance(InputEngine engine, Batch batch) {
        this.engine = engine;
        this.batch = batch;
    }

    /// Has `batch` done, and answers how it ended.
    static void attend(InputEngine engine, Batch batch, ServerResponse response) throws InterruptedException {
        var attendance = new Attendance(engine, batch);
        try {
            attendance.attend(response);
        } finally {
            attendance.ending.stop("the client is gone"); // if it has not ended by now
        }
    }

    private void attend(ServerResponse response) throws InterruptedException {
        Thread.ofVirtual().name("actions-" + batch.requestId()).start(this::act);
        BatchResult soon = await(AT_ONCE);
        if (soon != null) {
            Json.send(response, Status.OK_200, soon);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        try (OutputStream out = response.outputStream()) {
            out.write(Json.bytes(later(out)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void act() {
        try {
            result.complete(engine.run(batch, ending));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /// The result of a batch that takes long. It is too late for another status, whatever happens.
    private Object later(OutputStream out) throws IOException, InterruptedException {
        try {
            BatchResult done = null;
            while (done == null) {
                out.write('\n');
                out.flush();
                done = await(BEAT);
            }
            return done;
        } catch (FailureException e) {
            return BatchResult.failed(batch, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw e; // the client is gone
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "request failed: requestId=%s path=/actions".formatted(batch.requestId()), e);
            return BatchResult.failed(batch, "an internal error; the server's log has it");
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
