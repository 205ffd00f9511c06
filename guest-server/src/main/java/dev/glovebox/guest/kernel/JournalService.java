package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What kernels have said, to be read again, also when they have ended.
final class JournalService implements HttpService {
    private static final int LIMIT = 1000;
    private static final int LIMIT_MAX = 10_000;
    private static final int WAIT_MILLIS_MAX = 60_000;
    private static final long RESPONSE_BYTES = 8 << 20;
    private static final long BATCH_BYTES = 1 << 20;

    private final Kernels kernels;

    JournalService(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/api/kernels/{id}/messages", this::messages);
        }
    }

    /// What is asked for.
    ///
    /// @param since the first message
    /// @param limit how many at most
    /// @param session whose replies are wanted as well; empty for none
    /// @param patience how long to wait for the first
    private record Query(long since, int limit, String session, Duration patience) {}

    private void messages(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "since", "limit", "waitMs", "session_id");
        var query = new Query(
                parameters.integer("since", 0, 0, Long.MAX_VALUE),
                (int) parameters.integer("limit", LIMIT, 1, LIMIT_MAX),
                parameters.text("session_id").orElse(""),
                Duration.ofMillis(parameters.integer("waitMs", 0, 0, WAIT_MILLIS_MAX)));
        String id = request.path().pathParameters().get("id");
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        Entity.send(
                request,
                response,
                kernels.find(id).map(kernel -> running(kernel, query)).orElseGet(() -> ended(id, query)));
    }

    private byte[] running(Kernel kernel, Query query) {
        kernel.settleJournal();
        try {
            return answer(kernel.journal(), query);
        } catch (UncheckedIOException e) {
            if (kernels.find(kernel.id()).isPresent()) {
                throw e;
            }
            return ended(kernel.id(), query); // it ended under our hands
        }
    }

    private byte[] ended(String id, Query query) {
        try (Journal journal = kernels.journals()
                .ended(id)
                .orElseThrow(() -> new Failure.NotFound("Kernel does not exist: " + id).asException())) {
            return answer(journal, query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads until as many are found as are wanted, the response is large, or there are no more.
    private static byte[] answer(Journal journal, Query query) {
        var messages = new ByteArrayOutputStream();
        messages.write('[');
        long next = query.since();
        long dropped = 0;
        int count = 0;
        while (count < query.limit() && messages.size() < RESPONSE_BYTES && isThere(journal, next, count, query)) {
            Journal.Batch batch = journal.read(next, BATCH_BYTES);
            dropped += batch.dropped();
            next = batch.next();
            for (JournalEntry entry : batch.entries()) {
                if (count == query.limit()) {
                    next = entry.sequence();
                    break;
                }
                if (isWanted(entry, query.session())) {
                    messages.writeBytes((count == 0 ? "" : ",").getBytes(StandardCharsets.US_ASCII));
                    messages.writeBytes(json(entry));
                    count++;
                }
            }
        }
        messages.write(']');
        return new RawJson()
                .raw("messages", messages.toByteArray())
                .with("next", next)
                .with("dropped", dropped)
                .bytes();
    }

    /// Only the first message is waited for.
    private static boolean isThere(Journal journal, long next, int count, Query query) {
        try {
            return journal.await(next, count == 0 ? query.patience() : Duration.ZERO);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isWanted(JournalEntry entry, String session) {
        return entry.message().channel() == Channel.IOPUB
                || !session.isEmpty() && entry.session().equals(session);
    }

    private static byte[] json(JournalEntry entry) {
        KernelMessage message = entry.message();
        return new RawJson()
                .with("seq", entry.sequence())
                .with("channel", message.channel().wireName())
                .raw("header", message.header())
                .raw("parent_header", message.parentHeader())
                .body(message)
                .bytes();
    }
}
