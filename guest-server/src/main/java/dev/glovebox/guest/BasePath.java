package dev.glovebox.guest;

import dev.glovebox.guest.websocket.Handshake;
import dev.glovebox.guest.websocket.WebSocketEndpoint;
import java.util.Optional;

/// Paths below the gateway's base URL.
final class BasePath {
    /// The base URL that adds nothing.
    static final String ROOT = "/";

    private BasePath() {}

    /// What `path` is below `base`; empty when it is elsewhere.
    static Optional<String> below(String base, String path) {
        if (base.equals(ROOT)) {
            return Optional.of(path);
        }
        return path.startsWith(base + "/") ? Optional.of(path.substring(base.length())) : Optional.empty();
    }

    /// `endpoint`, which knows nothing of `base`, below it.
    static WebSocketEndpoint endpoint(String base, WebSocketEndpoint endpoint) {
        return handshake -> below(base, handshake.path())
                .flatMap(path -> endpoint.accept(new Handshake(path, handshake.query(), handshake.subprotocols())));
    }
}
