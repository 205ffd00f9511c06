package dev.glovebox.guest.http;

import io.helidon.http.Header;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;

/// Response headers that errors have as well: Helidon clears a response's headers before an error is answered.
final class KeptHeaders {
    private final List<Header> headers = new ArrayList<>();

    private KeptHeaders() {}

    /// Adds `header` to the answer of `request`, whatever that will be; one of the same name is replaced.
    static void add(ServerRequest request, ServerResponse response, Header header) {
        KeptHeaders kept = request.context().get(KeptHeaders.class).orElseGet(() -> {
            var first = new KeptHeaders();
            request.context().register(first);
            return first;
        });
        kept.headers.removeIf(other -> other.headerName().equals(header.headerName()));
        kept.headers.add(header);
        response.header(header);
    }

    /// Adds them again to a response that was cleared.
    static void restore(ServerRequest request, ServerResponse response) {
        request.context().get(KeptHeaders.class).ifPresent(kept -> kept.headers.forEach(response::header));
    }
}
