package dev.glovebox.guest.window;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import dev.glovebox.guest.http.WindowId;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/windows` lists the windows, waits for one, activates, moves, shows and closes them.
///
/// What is asked for has happened when the answer arrives, or the answer says what has not.
public final class WindowService implements HttpService {
    private static final long WAIT_MS = 2_000;
    private static final long CLOSE_WAIT_MS = 5_000;

    private final WindowControl control;

    /// Serves what `control` does.
    public WindowService(WindowControl control) {
        this.control = control;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/windows", this::list);
            routes.get("/windows/{id}", this::read)
                    .patch("/windows/{id}", this::change)
                    .delete("/windows/{id}", this::close);
            routes.post("/windows/{id}/activate", this::activate);
        }
    }

    /// The answer to a query.
    ///
    /// @param timedOut true when none has come in time; null when none was waited for
    private record Found(
            List<Window> windows,
            @Nullable WindowId focused,
            @Nullable String windowManager,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean timedOut) {}

    private void list(ServerRequest request, ServerResponse response) {
        WindowQuery query = WindowQuery.of(request);
        WindowList now = control.await(list -> !query.of(list).isEmpty(), query.patience());
        List<Window> matching = query.of(now);
        Boolean timedOut = query.patience().isZero() ? null : matching.isEmpty();
        Json.send(request, response, new Found(matching, now.focused(), now.windowManager(), timedOut));
    }

    private void read(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Json.send(request, response, control.window(id(request)));
    }

    private void activate(ServerRequest request, ServerResponse response) {
        Duration limit = limit(Parameters.of(request, "waitMs"), WAIT_MS);
        Json.send(response, Status.OK_200, control.activate(id(request), limit));
    }

    private void change(ServerRequest request, ServerResponse response) {
        Duration limit = limit(Parameters.of(request, "waitMs"), WAIT_MS);
        WindowId id = id(request);
        WindowWish wish = Json.read(request, WindowWish.class).checked();
        Json.send(response, Status.OK_200, control.change(id, wish, limit));
    }

    private void close(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "force", "waitMs");
        Duration limit = limit(parameters, CLOSE_WAIT_MS);
        if (parameters.flag("force", false)) {
            control.kill(id(request), limit);
        } else {
            control.close(id(request), limit);
        }
        response.status(Status.NO_CONTENT_204).send();
    }

    private static WindowId id(ServerRequest request) {
        return WindowId.parse("id", request.path().pathParameters().get("id"));
    }

    private static Duration limit(Parameters parameters, long absentMs) {
        return Duration.ofMillis(parameters.integer("waitMs", absentMs, 0, WindowQuery.WAIT_MAX_MS));
    }
}
