package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Jupyter's kernel API over HTTP ([Jupyter Server REST API](
/// https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html)); the channels are in
/// [ChannelsEndpoint].
public final class KernelService implements HttpService {
    /// The version of Jupyter Server whose API this is.
    private static final String API_VERSION = "2.21.1";

    private final Kernels kernels;

    /// Serves `kernels`; whoever made them closes them.
    public KernelService(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api", (_, response) -> Json.send(response, Status.OK_200, Map.of("version", API_VERSION)));
        Problems.only(rules, "/api", "GET");
        rules.get("/api/kernelspecs", this::listKernelspecs);
        Problems.only(rules, "/api/kernelspecs", "GET");
        rules.get("/api/kernelspecs/{name}", this::kernelspec);
        Problems.only(rules, "/api/kernelspecs/{name}", "GET");
        rules.get("/kernelspecs/{name}/{file}", this::kernelspecFile);
        Problems.only(rules, "/kernelspecs/{name}/{file}", "GET");
        rules.get("/api/kernels", this::list).post("/api/kernels", this::create);
        Problems.only(rules, "/api/kernels", "GET, POST");
        rules.get("/api/kernels/{id}", this::get).delete("/api/kernels/{id}", this::delete);
        Problems.only(rules, "/api/kernels/{id}", "GET, DELETE");
        rules.post("/api/kernels/{id}/interrupt", this::interrupt);
        Problems.only(rules, "/api/kernels/{id}/interrupt", "POST");
        rules.post("/api/kernels/{id}/restart", this::restart);
        Problems.only(rules, "/api/kernels/{id}/restart", "POST");
        rules.get("/api/kernels/{id}/channels", this::channels);
        Problems.only(rules, "/api/kernels/{id}/channels", "GET");
    }

    private void listKernelspecs(ServerRequest request, ServerResponse response) {
        Map<String, Object> models = new LinkedHashMap<>();
        kernels.kernelspecs().all().forEach((name, installed) -> models.put(name, model(installed)));
        Json.send(response, Status.OK_200, Map.of("default", Kernelspecs.DEFAULT, "kernelspecs", models));
    }

    private void kernelspec(ServerRequest request, ServerResponse response) {
        Json.send(response, Status.OK_200, model(installed(request)));
    }

    private void kernelspecFile(ServerRequest request, ServerResponse response) {
        Kernelspecs.Installed installed = installed(request);
        String file = request.path().pathParameters().get("file");
        if (!installed.resources().contains(file)) {
            throw new Failure.NotFound("kernel %s has no resource %s".formatted(installed.name(), file)).asException();
        }
        Path path = installed.directory().resolve(file);
        try {
            String type = Files.probeContentType(path);
            response.header(HeaderNames.CONTENT_TYPE, type == null ? "application/octet-stream" : type)
                    .send(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        Json.send(
                response,
                Status.OK_200,
                kernels.all().stream().map(Kernel::model).toList());
    }

    private void create(ServerRequest request, ServerResponse response) {
        Kernel kernel = kernels.create(wish(request));
        response.header(HeaderNames.LOCATION, "/api/kernels/" + kernel.id());
        Json.send(response, Status.CREATED_201, kernel.model());
    }

    private void get(ServerRequest request, ServerResponse response) {
        Json.send(response, Status.OK_200, kernel(request).model());
    }

    private void delete(ServerRequest request, ServerResponse response) {
        var _ = kernel(request).shutdown("shut down");
        response.status(Status.NO_CONTENT_204).send();
    }

    private void interrupt(ServerRequest request, ServerResponse response) {
        kernel(request).interrupt();
        response.status(Status.NO_CONTENT_204).send();
    }

    private void restart(ServerRequest request, ServerResponse response) {
        Kernel kernel = kernel(request);
        kernel.restart();
        Json.send(response, Status.OK_200, kernel.model());
    }

    /// Reached when the request is not a handshake, or when the handshake found no kernel.
    private void channels(ServerRequest request, ServerResponse response) {
        Kernel kernel = kernel(request);
        request.query()
                .first(ChannelsEndpoint.SESSION_PARAMETER)
                .asOptional()
                .filter(session -> !ChannelsEndpoint.isSession(session))
                .ifPresent(session -> {
                    throw new Failure.BadParameter(
                                    ChannelsEndpoint.SESSION_PARAMETER, session, "at most 200 bytes of UTF-8")
                            .asException();
                });
        throw new Failure.BadBody("", "kernel %s has its channels here, as a WebSocket".formatted(kernel.id()))
                .asException();
    }

    private Kernel kernel(ServerRequest request) {
        return kernels.get(request.path().pathParameters().get("id"));
    }

    private Kernelspecs.Installed installed(ServerRequest request) {
        String name = request.path().pathParameters().get("name");
        return kernels.kernelspecs()
                .find(name)
                .orElseThrow(() -> new Failure.NotFound("Kernel spec %s not found".formatted(name)).asException());
    }

    private static Map<String, Object> model(Kernelspecs.Installed installed) {
        Map<String, String> resources = new LinkedHashMap<>();
        for (String file : installed.resources()) {
            String key = file.startsWith("logo-") ? file.substring(0, file.lastIndexOf('.')) : file;
            resources.put(key, "/kernelspecs/%s/%s".formatted(installed.name(), file));
        }
        return Map.of("name", installed.name(), "spec", installed.spec(), "resources", resources);
    }

    /// Clients of many versions send many fields; those that mean nothing here are passed over, as the peer does.
    private static Kernels.Wish wish(ServerRequest request) {
        byte[] body = Json.body(request);
        JsonNode json = body.length == 0 ? Json.mapper().createObjectNode() : Json.read(body, JsonNode.class);
        if (!json.isObject()) {
            throw new Failure.BadBody("", "expected a JSON object").asException();
        }
        return new Kernels.Wish(text(json, "name"), text(json, "kernel_id"), text(json, "path"), variables(json));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new Failure.BadBody(field, "expected a string").asException();
        }
        return value.textValue();
    }

    private static Map<String, String> variables(JsonNode json) {
        JsonNode env = json.path("env");
        if (env.isMissingNode() || env.isNull()) {
            return Map.of();
        }
        if (!env.isObject()) {
            throw new Failure.BadBody("env", "expected an object of strings").asException();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        env.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw new Failure.BadBody("env", "%s: expected a string".formatted(entry.getKey())).asException();
            }
            variables.put(entry.getKey(), entry.getValue().textValue());
        });
        return variables;
    }
}
