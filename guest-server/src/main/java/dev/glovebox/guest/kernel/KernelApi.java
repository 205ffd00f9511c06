package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Jupyter's kernel API over HTTP at one base URL ([Jupyter Server REST API](
/// https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html)): its version and description, and
/// the services that it is made of. The channels are in [ChannelsEndpoint].
public final class KernelApi implements HttpService {
    /// The version of Jupyter Server whose API this is.
    private static final String VERSION = "2.21.1";

    private final Kernels kernels;
    private final Sessions sessions;
    private final GatewayConfig config;
    private final String base;

    /// Serves `kernels` and `sessions`; whoever made them closes them.
    ///
    /// @param baseUrl below what it is registered: `/`, or a path without a slash at its end
    public KernelApi(Kernels kernels, Sessions sessions, GatewayConfig config, String baseUrl) {
        this.kernels = kernels;
        this.sessions = sessions;
        this.config = config;
        this.base = baseUrl.equals("/") ? "" : baseUrl;
    }

    /// Whether `path`, below the base URL, is answered to whoever asks: the description is, as the peer's.
    public static boolean isOpen(String path) {
        return path.startsWith("/api/swagger.");
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/api", (request, response) -> Json.send(request, response, Map.of("version", VERSION)))
                    .get("/api/swagger.json", this::swaggerJson)
                    .get("/api/swagger.yaml", this::swaggerYaml);
        }
        rules.register(
                new KernelspecService(kernels.kernelspecs(), base),
                new KernelService(kernels, config, base),
                new JournalService(kernels),
                new ExecutionService(kernels),
                new SessionService(kernels, sessions, config, base));
    }

    private void swaggerJson(ServerRequest request, ServerResponse response) {
        Json.send(request, response, Swagger.document(base));
    }

    private void swaggerYaml(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/yaml");
        Entity.send(request, response, Swagger.yaml(Swagger.document(base)).getBytes(StandardCharsets.UTF_8));
    }

    /// Refuses to list what runs unless that was allowed, and says how it is.
    static void requireListing(GatewayConfig config) {
        if (!config.listKernels()) {
            throw new Failure.Forbidden("what runs is not listed here: KG_LIST_KERNELS=True in the server's environment"
                            + " allows it, as does --JupyterWebsocketPersonality.list_kernels=True")
                    .asException();
        }
    }
}
