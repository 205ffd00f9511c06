package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;

/// Runs code by one HTTP request, for clients without WebSockets: its outputs come as they are made, as server-sent
/// events or lines of JSON, or all together.
final class ExecutionService implements HttpService {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Kernels kernels;

    ExecutionService(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.post("/api/kernels/{id}/execute", this::execute);
        }
    }

    private void execute(ServerRequest request, ServerResponse response) {
        Kernel kernel = kernels.get(request.path().pathParameters().get("id"));
        ExecutionRequest wanted = Json.read(request, ExecutionRequest.class);
        wanted.check();
        String accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
        try (var execution = new Execution(kernel)) {
            execution.start(wanted);
            if (accept.contains("text/event-stream")) {
                stream(response, "text/event-stream", execution, wanted, ExecutionStream::events);
            } else if (accept.contains("application/x-ndjson")) {
                stream(response, "application/x-ndjson", execution, wanted, ExecutionStream::lines);
            } else {
                var outputs = new NotebookOutputs();
                String status = run(execution, wanted, outputs);
                response.header(HeaderNames.CONTENT_TYPE, "application/json")
                        .send(outputs.result(status, execution.reply(), execution.delivered()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone
        }
    }

    private static void stream(
            ServerResponse response,
            String contentType,
            Execution execution,
            ExecutionRequest wanted,
            Function<OutputStream, ExecutionStream> form)
            throws IOException, InterruptedException {
        response.header(HeaderNames.CONTENT_TYPE, contentType).header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            ExecutionStream stream = form.apply(out);
            String status = run(execution, wanted, stream);
            stream.end(status, execution.reply());
        }
    }

    /// Runs to the end, or to the limit and then a little further, for the code may tidy up when it is interrupted.
    ///
    /// @return the status: the kernel's own, or `timeout`
    private static String run(Execution execution, ExecutionRequest wanted, ExecutionSink sink)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wanted.timeout().toNanos();
        boolean interrupted = false;
        while (!execution.isOver()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive()) {
                if (interrupted) {
                    break;
                }
                interrupted = true;
                deadline = System.nanoTime() + execution.interrupt().toNanos();
                continue;
            }
            JournalEntry entry = execution.next(left.compareTo(KEEP_ALIVE) < 0 ? left : KEEP_ALIVE);
            if (entry != null) {
                sink.output(entry);
            } else if (!execution.isOver()) {
                sink.quiet();
            }
        }
        return interrupted ? "timeout" : execution.status();
    }
}
