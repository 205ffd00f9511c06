package dev.glovebox.guest.websocket;

/// Receives what happens on one connection, on that connection's own virtual thread.
public interface WebSocketHandler {

    /// The connection is open; `socket` may be used from now on, by any thread.
    void opened(WebSocket socket);

    /// A whole message came in.
    ///
    /// @param text whether it is a text message (UTF-8, not checked) or a binary one
    /// @param payload the message, handed over
    void received(boolean text, byte[] payload);

    /// The connection is over, however it ended; called exactly once after [#opened].
    void closed();
}
