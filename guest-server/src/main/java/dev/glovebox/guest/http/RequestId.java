package dev.glovebox.guest.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/// The id that ties an answer to its log lines: the caller's `X-Request-Id` when it is a plain token, else a new
/// one.
public final class RequestId {
    /// The header that carries the id, in requests and in every response.
    public static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private RequestId() {}

    /// The id of `request`, the same at every call.
    public static String of(ServerRequest request) {
        return request.context().get(RequestId.class, String.class).orElseGet(() -> {
            String id = of(request.headers());
            request.context().register(RequestId.class, id);
            return id;
        });
    }

    /// The id that a request with `headers` gets; a new one at each call when the caller gave none.
    public static String of(Headers headers) {
        return headers.first(HEADER)
                .filter(id -> PLAIN.matcher(id).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    /// The filter that puts the id into every response.
    public static void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(HEADER, of(request));
        chain.proceed();
    }
}
