package dev.glovebox.guest.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// The body of an answer: sent to whoever asked for it, and only measured for `HEAD`
/// ([RFC 9110, 9.3.2](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2)).
public final class Entity {
    private Entity() {}

    /// Ends the answer to `request` with `body`.
    public static void send(ServerRequest request, ServerResponse response, byte[] body) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.headers().contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
    }
}
