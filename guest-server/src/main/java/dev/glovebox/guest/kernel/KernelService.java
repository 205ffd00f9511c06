package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// The kernels: listed, started, interrupted, started anew, shut down.
final class KernelService implements HttpService {
    private final Kernels kernels;
    private final GatewayConfig config;
    private final String base;

    KernelService(Kernels kernels, GatewayConfig config, String base) {
        this.kernels = kernels;
        this.config = config;
        this.base = base;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/api/kernels", this::list).post("/api/kernels", this::create);
            routes.get("/api/kernels/{id}", this::get).delete("/api/kernels/{id}", this::delete);
            routes.post("/api/kernels/{id}/interrupt", this::interrupt);
            routes.post("/api/kernels/{id}/restart", this::restart);
            routes.get("/api/kernels/{id}/channels", this::channels);
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        KernelApi.requireListing(config);
        Json.send(request, response, kernels.all().stream().map(Kernel::model).toList());
    }

    private void create(ServerRequest request, ServerResponse response) {
        Kernel kernel = kernels.create(KernelRequest.wish(KernelRequest.body(request), config.envWhitelist()));
        response.header(HeaderNames.LOCATION, base + "/api/kernels/" + kernel.id());
        Json.send(response, Status.CREATED_201, kernel.model());
    }

    private void get(ServerRequest request, ServerResponse response) {
        Json.send(request, response, kernel(request).model());
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
        Json.send(request, response, kernel.model());
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
}
