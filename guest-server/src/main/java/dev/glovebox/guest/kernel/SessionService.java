package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Sessions as Jupyter Server has them, which notebooks and IDEs keep with their kernels.
final class SessionService implements HttpService {
    private static final int TEXT_CHARACTERS_MAX = 4096;

    private final Kernels kernels;
    private final Sessions sessions;
    private final GatewayConfig config;
    private final String base;

    SessionService(Kernels kernels, Sessions sessions, GatewayConfig config, String base) {
        this.kernels = kernels;
        this.sessions = sessions;
        this.config = config;
        this.base = base;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/api/sessions", this::list).post("/api/sessions", this::open);
            routes.get("/api/sessions/{id}", this::get)
                    .patch("/api/sessions/{id}", this::change)
                    .delete("/api/sessions/{id}", this::delete);
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        KernelApi.requireListing(config);
        Json.send(
                request,
                response,
                sessions.all().stream()
                        .flatMap(session -> model(session).stream())
                        .toList());
    }

    private void get(ServerRequest request, ServerResponse response) {
        Session session = session(request);
        Json.send(request, response, model(session).orElseThrow(() -> notFound(session.id())));
    }

    private void open(ServerRequest request, ServerResponse response) {
        JsonNode json = KernelRequest.body(request);
        JsonNode notebook = json.path("notebook"); // the form of old clients
        String path = notebook.isObject()
                ? Stream.of("name", "path")
                        .map(field -> text(notebook, field))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElseGet(() -> required(json, "path"))
                : required(json, "path");
        String type = notebook.isObject() ? "notebook" : required(json, "type");
        String name = text(json, "name");
        JsonNode kernel = json.path("kernel");
        String kernelName = text(kernel, "name");
        String kernelId = text(kernel, "id");
        boolean starts = kernels.find(kernelId).isEmpty() && sessions.at(path).isEmpty();
        if (starts && kernels.kernelspecs().wanted(kernelName).isEmpty()) {
            sendUnknownKernel(response, kernels.kernelspecs().wantedName(kernelName));
            return;
        }
        Session session = sessions.open(path, () -> {
            Kernel own = kernels.find(kernelId).orElseGet(() -> start(kernelName, kernelId, path));
            return new Session(UUID.randomUUID().toString(), path, name, type, own.id());
        });
        Map<String, Object> model = model(session).orElseThrow(() -> notFound(session.id()));
        response.header(HeaderNames.LOCATION, base + "/api/sessions/" + session.id());
        Json.send(response, Status.CREATED_201, model);
    }

    private static void sendUnknownKernel(ServerResponse response, String name) {
        Json.send(
                response,
                Status.NOT_IMPLEMENTED_501,
                Map.of(
                        "message",
                        "The '%s' kernel is not available. Please pick another suitable kernel instead, or install that kernel."
                                .formatted(name),
                        "short_message",
                        name + " not found"));
    }

    private void change(ServerRequest request, ServerResponse response) {
        Session before = session(request);
        JsonNode json = KernelRequest.body(request);
        JsonNode notebook = json.path("notebook");
        boolean old = !text(notebook, "path").isEmpty();
        String path = old ? text(notebook, "path") : textOr(json, "path", before.path());
        String type = old ? "notebook" : textOr(json, "type", before.type());
        String name = textOr(json, "name", before.name());
        String kernelName = text(json.path("kernel"), "name");
        boolean starts = text(json.path("kernel"), "id").isEmpty() && !kernelName.isEmpty();
        if (starts && kernels.kernelspecs().wanted(kernelName).isEmpty()) {
            sendUnknownKernel(response, kernels.kernelspecs().wantedName(kernelName));
            return;
        }
        Optional<Kernel> wished = wishedKernel(json.path("kernel"), path);
        Optional<Session> after = sessions.update(
                before.id(),
                now -> new Session(
                        now.id(), path, name, type, wished.map(Kernel::id).orElse(now.kernelId())));
        if (after.isEmpty()) {
            wished.filter(_ -> starts).ifPresent(kernel -> {
                var _ = kernel.shutdown("its session was deleted");
            });
            throw notFound(before.id());
        }
        if (!after.get().kernelId().equals(before.kernelId())) {
            shutDown(before.kernelId());
        }
        Json.send(request, response, model(after.get()).orElseThrow(() -> notFound(before.id())));
    }

    /// The kernel that a session is to go on with: one that runs, or a new one; empty for the one that it has.
    private Optional<Kernel> wishedKernel(JsonNode json, String path) {
        String id = text(json, "id");
        if (!id.isEmpty()) {
            return Optional.of(
                    kernels.find(id).orElseThrow(() -> new Failure.BadBody("", "No such kernel: " + id).asException()));
        }
        String name = text(json, "name");
        return name.isEmpty() ? Optional.empty() : Optional.of(start(name, "", path));
    }

    private void delete(ServerRequest request, ServerResponse response) {
        Session session = session(request);
        sessions.remove(session.id());
        shutDown(session.kernelId());
        response.status(Status.NO_CONTENT_204).send();
    }

    private void shutDown(String kernelId) {
        kernels.find(kernelId).ifPresent(kernel -> {
            var _ = kernel.shutdown("its session was deleted");
        });
    }

    /// Starts a kernel in the directory that `path` is in, under an id that a client remembers from an earlier one,
    /// if it does.
    private Kernel start(String name, String id, String path) {
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        return kernels.create(new KernelWish(name, id, directory, Map.of()));
    }

    private Session session(ServerRequest request) {
        String id = request.path().pathParameters().get("id");
        if (sessions.isOrphaned(id)) {
            throw new Failure.Gone("Kernel deleted before session").asException();
        }
        return sessions.find(id).orElseThrow(() -> notFound(id));
    }

    private static FailureException notFound(String id) {
        return new Failure.NotFound("Session not found: session_id=" + id).asException();
    }

    /// The session as all versions of clients know it; empty when its kernel has just ended.
    private Optional<Map<String, Object>> model(Session session) {
        return kernels.find(session.kernelId()).map(kernel -> {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("id", session.id());
            model.put("path", session.path());
            model.put("name", session.name());
            model.put("type", session.type());
            model.put("kernel", kernel.model());
            model.put("notebook", Map.of("path", session.path(), "name", session.name()));
            return model;
        });
    }

    private static String required(JsonNode json, String field) {
        String text = text(json, field);
        if (json.path(field).isMissingNode() || json.path(field).isNull()) {
            throw new Failure.BadBody("", "Missing field in JSON data: " + field).asException();
        }
        return text;
    }

    private static String textOr(JsonNode json, String field, String absent) {
        return json.hasNonNull(field) ? text(json, field) : absent;
    }

    private static String text(JsonNode json, String field) {
        String text = KernelRequest.text(json, field);
        if (text.length() > TEXT_CHARACTERS_MAX) {
            throw new Failure.BadBody(field, "expected at most %d characters".formatted(TEXT_CHARACTERS_MAX))
                    .asException();
        }
        return text;
    }
}
