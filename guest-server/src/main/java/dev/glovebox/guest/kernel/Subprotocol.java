package dev.glovebox.guest.kernel;

import dev.glovebox.guest.websocket.OutgoingMessage;
import java.util.List;
import java.util.Optional;

/// How messages look on a client's WebSocket.
sealed interface Subprotocol permits JsonSubprotocol, V1Subprotocol {

    /// The one to speak with a client that offers `names`: the binary one when it is among them, else the JSON one,
    /// which has no name.
    static Subprotocol choose(List<String> names) {
        return names.contains(V1Subprotocol.NAME) ? new V1Subprotocol() : new JsonSubprotocol();
    }

    /// The name to be answered in the handshake; empty for the JSON one.
    Optional<String> name();

    /// A kernel's message for the client.
    OutgoingMessage encode(KernelMessage message);

    /// A client's message for the kernel.
    ///
    /// @param text whether it came as text
    /// @param payload what came
    /// @throws MalformedMessageException when it cannot be understood; nothing was allocated for what it only
    ///     promises
    KernelMessage decode(boolean text, byte[] payload);
}
