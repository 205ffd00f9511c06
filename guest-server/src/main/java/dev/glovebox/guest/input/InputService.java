package dev.glovebox.guest.input;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.RequestId;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// `POST /actions` does things with the mouse and the keyboard, `DELETE /actions/{requestId}` ends that;
/// `GET /input` tells what is held, `POST /input/release` releases it.
public final class InputService implements HttpService {
    private static final int BODY_MAX_BYTES = 8 << 20;

    private final InputEngine engine;

    /// Serves `engine`; whoever made it closes it.
    public InputService(InputEngine engine) {
        this.engine = engine;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.post("/actions", this::act);
            routes.delete("/actions/{requestId}", this::cancel);
            routes.get("/input", this::status);
            routes.post("/input/release", this::release);
        }
    }

    private void act(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        byte[] body = Json.body(request);
        if (body.length > BODY_MAX_BYTES) {
            throw new Failure.TooLarge("the body is larger than %d bytes".formatted(BODY_MAX_BYTES)).asException();
        }
        Batch batch = engine.read(RequestId.of(request), body);
        try {
            Attendance.attend(engine, batch, response);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("the server is stopping").asException();
        }
    }

    private void cancel(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        String id = request.path().pathParameters().get("requestId");
        if (!engine.cancel(id, "cancelled")) {
            throw new Failure.NotFound("request %s is not acting".formatted(id)).asException();
        }
        response.status(Status.NO_CONTENT_204).send();
    }

    private void status(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Json.send(request, response, engine.status());
    }

    private void release(ServerRequest request, ServerResponse response) throws FailureException {
        Parameters.of(request);
        Json.send(response, Status.OK_200, engine.releaseAll());
    }
}
