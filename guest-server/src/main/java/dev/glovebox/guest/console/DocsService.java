package dev.glovebox.guest.console;

import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderName;
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
    private static final HeaderName CONTENT_SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");
    /// Swagger UI sets styles on elements, has its icons in `data:` and shows an image that it got as a `blob:`.
    private static final String POLICY = "default-src 'self'; img-src 'self' data: blob:; "
            + "style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'";

    @Override
    public void routing(HttpRules rules) {
        rules.get("/openapi.yaml", DocsService::contract);
        Problems.only(rules, "/openapi.yaml", "GET");
        rules.get("/docs", DocsService::toPage);
        Problems.only(rules, "/docs", "GET");
        rules.get("/docs/", DocsService::page);
        Problems.only(rules, "/docs/", "GET");
        rules.register(
                        "/docs/swagger-ui",
                        StaticContentFeature.createService(ClasspathHandlerConfig.create(SWAGGER_UI)))
                .register("/docs", StaticContentFeature.createService(ClasspathHandlerConfig.create("docs")));
    }

    private static void contract(ServerRequest request, ServerResponse response) {
        send(response, "/openapi.yaml", "application/yaml");
    }

    /// The page's own addresses are relative, so it is at `/docs/`.
    private static void toPage(ServerRequest request, ServerResponse response) {
        response.status(Status.FOUND_302).header(HeaderNames.LOCATION, "/docs/").send();
    }

    private static void page(ServerRequest request, ServerResponse response) {
        response.header(CONTENT_SECURITY_POLICY, POLICY);
        send(response, "/docs/index.html", "text/html; charset=utf-8");
    }

    private static void send(ServerResponse response, String resource, String contentType) {
        try (InputStream content = Objects.requireNonNull(DocsService.class.getResourceAsStream(resource))) {
            response.header(HeaderNames.CONTENT_TYPE, contentType)
                    .header(HeaderNames.CACHE_CONTROL, "no-cache")
                    .send(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
