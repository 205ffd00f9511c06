package dev.glovebox.guest.application;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.application.ApplicationWindows.Search;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/applications` starts programs on the desktop, tells which run, and ends them.
public final class ApplicationService implements HttpService {
    private static final int OUTPUT_BYTES_MAX = 16 << 10;
    private static final long GRACE_MS = 3_000;
    private static final long GRACE_MAX_MS = 60_000;

    private final Applications applications;
    private final ApplicationWindows windows;

    /// Serves `applications`; whoever made them closes them.
    ///
    /// @param windows finds those that they open
    public ApplicationService(Applications applications, ApplicationWindows windows) {
        this.applications = applications;
        this.windows = windows;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/applications", this::list).post("/applications", this::start);
            routes.get("/applications/{pid}", this::read).delete("/applications/{pid}", this::end);
        }
    }

    /// The answer to a start.
    ///
    /// @param window the one that it has opened, as `/windows` shows it; null when there is none yet
    /// @param timedOut whether one was waited for and has not come, though it might still
    private record Started(
            @JsonUnwrapped ApplicationStatus application,
            @Nullable JsonNode window,
            boolean timedOut) {}

    /// One application.
    ///
    /// @param output the latest of what it has written to standard output and error
    private record Detail(@JsonUnwrapped ApplicationStatus application, String output) {}

    private void list(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Json.send(request, response, Map.of("applications", applications.list()));
    }

    private void start(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        ApplicationWish wish = Json.read(request, ApplicationWish.class).checked();
        Duration patience = wish.patience();
        Optional<Search> search = patience.isZero() ? Optional.empty() : Optional.of(windows.begin());
        Application started = applications.start(wish);
        Optional<JsonNode> window = search.flatMap(begun -> begun.await(started, patience));
        ApplicationStatus status = started.status();
        boolean timedOut = search.isPresent() && window.isEmpty() && status.exitCode() == null;
        Json.send(response, Status.CREATED_201, new Started(status, window.orElse(null), timedOut));
    }

    private void read(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Application application = applications.find(pid(request));
        Json.send(request, response, detail(application));
    }

    private static Detail detail(Application application) {
        return new Detail(application.status(), application.log().tail(OUTPUT_BYTES_MAX));
    }

    private void end(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "graceMs");
        Duration grace = Duration.ofMillis(parameters.integer("graceMs", GRACE_MS, 0, GRACE_MAX_MS));
        Application application = applications.find(pid(request));
        try {
            application.end(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("interrupted while ending application %d".formatted(application.pid()))
                    .asException();
        }
        Json.send(response, Status.OK_200, detail(application));
    }

    private static long pid(ServerRequest request) {
        String text = request.path().pathParameters().get("pid");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new Failure.BadParameter("pid", text, "the pid of an application, a whole number").asException();
        }
    }
}
