package dev.glovebox.guest.websocket;

import io.helidon.common.uri.UriQuery;
import java.util.List;

/// What a client asks for when it opens a WebSocket.
///
/// @param path the request's path, decoded
/// @param query the request's query
/// @param subprotocols the subprotocols that the client offers, in its order of preference
public record Handshake(String path, UriQuery query, List<String> subprotocols) {}
