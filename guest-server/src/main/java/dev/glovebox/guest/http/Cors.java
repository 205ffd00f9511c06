package dev.glovebox.guest.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What pages of other origins may do ([CORS](https://fetch.spec.whatwg.org/#http-cors-protocol)). Each component
/// is the value of the header `Access-Control-…` of its name; an empty one is not sent.
///
/// @param allowOrigin `*`, or origins joined by commas, of which the one that asks is named
/// @param allowCredentials `true`, or nothing
/// @param allowHeaders what requests may carry; when empty, a preflight allows what Jupyter's clients send
/// @param allowMethods what requests may do; when empty, a preflight allows all that the API has
/// @param exposeHeaders what pages may read of an answer
/// @param maxAge for how many seconds a preflight holds
public record Cors(
        String allowOrigin,
        String allowCredentials,
        String allowHeaders,
        String allowMethods,
        String exposeHeaders,
        String maxAge) {

    /// Pages of other origins may do nothing.
    public static final Cors NONE = new Cors("", "", "", "", "", "");

    private static final String ANY = "*";
    private static final String USUAL_HEADERS = "Accept, Authorization, Content-Type, X-Request-Id, X-XSRFToken";
    private static final String USUAL_METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";

    /// Whether pages of `origin` may use the API.
    public boolean allows(String origin) {
        return allowsAll() || origins().contains(origin);
    }

    /// Whether pages of all origins may.
    boolean allowsAll() {
        return allowOrigin.equals(ANY);
    }

    /// Whether browsers may send their cookies with requests of those pages.
    boolean allowsCredentials() {
        return allowCredentials.equals("true");
    }

    /// The filter that answers `OPTIONS` and adds the headers to everything else, errors included. It comes before
    /// the one that asks for a token, which a preflight cannot have.
    ///
    /// @param paths those of the API that pages of other origins may use
    public Filter filter(Predicate<String> paths) {
        return (chain, request, response) -> {
            if (!paths.test(request.path().path())) {
                chain.proceed();
                return;
            }
            boolean preflight = request.prologue().method().equals(Method.OPTIONS);
            add(request, response, preflight);
            if (preflight) {
                response.status(Status.NO_CONTENT_204).send();
            } else {
                chain.proceed();
            }
        };
    }

    private void add(RoutingRequest request, RoutingResponse response, boolean preflight) {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN);
        for (Header header : headers(origin, preflight)) {
            KeptHeaders.add(request, response, header);
        }
    }

    private List<Header> headers(Optional<String> origin, boolean preflight) {
        List<Header> headers = new ArrayList<>();
        boolean configured = !origins().isEmpty();
        boolean usual = preflight && configured;
        add(headers, "Access-Control-Allow-Origin", shownOrigin(origin));
        add(headers, "Access-Control-Allow-Credentials", allowCredentials);
        add(headers, "Access-Control-Allow-Headers", allowHeaders.isEmpty() && usual ? USUAL_HEADERS : allowHeaders);
        add(headers, "Access-Control-Allow-Methods", allowMethods.isEmpty() && usual ? USUAL_METHODS : allowMethods);
        add(headers, "Access-Control-Expose-Headers", exposeHeaders);
        add(headers, "Access-Control-Max-Age", maxAge);
        add(headers, "Vary", configured && !allowsAll() ? "Origin" : "");
        add(
                headers,
                "Cross-Origin-Resource-Policy",
                allowsAll() || origin.filter(this::allows).isPresent() ? "cross-origin" : "");
        return headers;
    }

    private static void add(List<Header> headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.add(HeaderValues.create(name, value));
        }
    }

    /// The header names one origin: the one that asks when it may, else the only one that may.
    private String shownOrigin(Optional<String> origin) {
        List<String> origins = origins();
        return allowsAll()
                ? ANY
                : origin.filter(origins::contains).orElse(origins.size() == 1 ? origins.getFirst() : "");
    }

    private List<String> origins() {
        return Stream.of(allowOrigin.split(","))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
    }
}
