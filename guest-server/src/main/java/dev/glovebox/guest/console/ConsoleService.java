package dev.glovebox.guest.console;

import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;

/// The console page at `/`, with the files that it is made of.
public final class ConsoleService implements HttpService {
    private static final HeaderName CONTENT_SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");
    private static final String POLICY = "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; "
            + "style-src 'self'; frame-ancestors 'self'; base-uri 'none'";

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", (_, response) -> {
                    response.header(CONTENT_SECURITY_POLICY, POLICY);
                    response.next();
                })
                .get("/*", (_, response) -> {
                    response.header(HeaderNames.CACHE_CONTROL, "no-cache"); // asks, and mostly gets a 304
                    response.next();
                })
                .register(
                        "/",
                        StaticContentFeature.createService(ClasspathHandlerConfig.builder()
                                .location("console")
                                .welcome("index.html")
                                .build()));
        Problems.only(rules, "/", "GET, HEAD");
    }
}
