package dev.glovebox.guest.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The contract at `/openapi.yaml`, and a page to read and try it at `/docs`.
public final class DocsService implements HttpService {
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.18.2";

    @Override
    public void routing(HttpRules rules) {
        rules.get("/openapi.yaml", (_, response) -> send(response, "/openapi.yaml", "application/yaml"));
        rules.get("/docs", DocsService::page)
                .register("/docs", StaticContentFeature.createService(ClasspathHandlerConfig.create("docs")))
                .register(
                        "/docs/swagger-ui",
                        StaticContentFeature.createService(ClasspathHandlerConfig.create(SWAGGER_UI)));
    }

    private static void page(ServerRequest request, ServerResponse response) {
        if (!request.path().path().endsWith("/")) {
            response.status(Status.FOUND_302)
                    .header(HeaderNames.LOCATION, "/docs/")
                    .send();
            return;
        }
        send(response, "/docs/index.html", "text/html; charset=utf-8");
    }

    private static void send(ServerResponse response, String resource, String contentType) {
        try (InputStream content = Objects.requireNonNull(DocsService.class.getResourceAsStream(resource))) {
            response.header(HeaderNames.CONTENT_TYPE, contentType).send(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
