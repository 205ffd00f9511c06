package dev.glovebox.guest.websocket;

import java.util.Optional;

/// Takes part in the handshakes of one listener.
@FunctionalInterface
public interface WebSocketEndpoint {

    /// Accepts the handshake, or leaves it to the other endpoints and then to HTTP routing, which says why not.
    Optional<Accepted> accept(Handshake handshake);

    /// An accepted handshake.
    ///
    /// @param subprotocol the one that was chosen among the offered; empty when none is
    /// @param handler receives what happens on the new connection, and on no other
    record Accepted(Optional<String> subprotocol, WebSocketHandler handler) {}
}
