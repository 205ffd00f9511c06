package dev.glovebox.guest.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/// Tells browsers, in every response, to keep other pages away from it: not to frame it, not to use it as their own
/// resource, not to guess what it is.
public final class Hardening {
    private static final List<Header> HEADERS = List.of(
            HeaderValues.create("X-Frame-Options", "SAMEORIGIN"),
            HeaderValues.create("Cross-Origin-Resource-Policy", "same-origin"),
            HeaderValues.create("X-Content-Type-Options", "nosniff"));

    private Hardening() {}

    /// The filter that adds the headers.
    public static void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        HEADERS.forEach(header -> KeptHeaders.add(request, response, header));
        chain.proceed();
    }
}
