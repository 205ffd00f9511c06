package dev.glovebox.guest.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Answers whatever goes wrong, once, in the shape of the API that it happened on; logs defects with the request's
/// id.
///
/// Helidon's own answers would be the exception's message as plain text, also for unknown paths.
public final class Problems {
    private static final Logger LOG = System.getLogger(Problems.class.getName());

    private final ErrorShape shape;

    /// Answers in `shape`.
    public Problems(ErrorShape shape) {
        this.shape = shape;
    }

    /// Registers the error handlers; to be called before the services.
    public void handle(HttpRouting.Builder routing) {
        routing.error(FailureException.class, (request, response, e) -> {
                    if (e.failure() instanceof Failure.MethodNotAllowed f) {
                        response.header(HeaderNames.ALLOW, f.allowed());
                    }
                    if (e.failure() instanceof Failure.UpgradeRequired f) {
                        response.header(HeaderNames.UPGRADE, f.protocol());
                    }
                    if (e.failure() instanceof Failure.RangeNotSatisfiable f) {
                        response.header(HeaderNames.CONTENT_RANGE, "bytes */" + f.sizeBytes());
                    }
                    send(request, response, Problem.of(e.failure()));
                })
                .error(HttpException.class, this::refused)
                .error(CloseConnectionException.class, (_, _, e) -> {
                    throw e;
                })
                .error(UncheckedIOException.class, (_, _, e) -> {
                    throw e; // the client is gone: nobody to answer
                })
                .error(DataReader.InsufficientDataAvailableException.class, (_, _, e) -> {
                    throw e;
                })
                .error(Throwable.class, this::defect);
    }

    /// Registers the answer for paths that no service has; to be called after the services.
    public void handleUnmatched(HttpRouting.Builder routing) {
        routing.any((request, _) -> {
            throw new Failure.NotFound("nothing is at " + request.path().path()).asException();
        });
    }

    /// Answers 405 for `path` with any method that was not registered before.
    ///
    /// @param allowed the methods that are, as in an `Allow` header
    public static void only(HttpRules rules, String path, String allowed) {
        Handler refuse = (request, _) -> {
            throw new Failure.MethodNotAllowed(request.prologue().method().text(), allowed).asException();
        };
        rules.any(path, refuse);
    }

    /// The answers to what is not even a request: a broken request line, headers that are too long.
    public DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType event : EventType.values()) {
            handlers.addHandler(event, this::direct);
        }
        return handlers.build();
    }

    private TransportResponse direct(
            DirectHandler.TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        String requestId = RequestId.of(request.headers());
        boolean internal = status.code() >= Status.INTERNAL_SERVER_ERROR_500.code();
        String detail = message == null || message.isEmpty() ? status.reasonPhrase() : message;
        Problem problem = internal ? Problem.defect(requestId) : Problem.refused(status, detail);
        ErrorShape.Body body = shape.render(request.path(), problem, requestId);
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, body.contentType())
                .header(RequestId.HEADER, requestId)
                .keepAlive(event.keepAlive())
                .entity(Json.bytes(body.json()))
                .build();
    }

    /// What Helidon itself does not do, or has nothing to send for: 304 of a static file, for one.
    private void refused(ServerRequest request, ServerResponse response, HttpException e) {
        if (e.status().code() < Status.BAD_REQUEST_400.code()) {
            response.status(e.status()).send();
        } else {
            send(request, response, Problem.refused(e.status(), String.valueOf(e.getMessage())));
        }
    }

    private void defect(ServerRequest request, ServerResponse response, Throwable defect) {
        String requestId = RequestId.of(request);
        LOG.log(
                Level.ERROR,
                () -> "request failed: requestId=%s method=%s path=%s"
                        .formatted(
                                requestId,
                                request.prologue().method().text(),
                                request.path().path()),
                defect);
        send(request, response, Problem.defect(requestId));
    }

    private void send(ServerRequest request, ServerResponse response, Problem problem) {
        String requestId = RequestId.of(request);
        ErrorShape.Body body = shape.render(request.path().path(), problem, requestId);
        KeptHeaders.restore(request, response);
        response.status(problem.status())
                .header(HeaderNames.CONTENT_TYPE, body.contentType())
                .header(RequestId.HEADER, requestId);
        Entity.send(request, response, Json.bytes(body.json()));
    }
}
