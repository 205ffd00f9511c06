package dev.glovebox.guest.kernel;

import dev.glovebox.guest.websocket.Handshake;
import dev.glovebox.guest.websocket.WebSocketEndpoint;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The WebSocket at `/api/kernels/{id}/channels?session_id=…`: it opens at once, and what a client sends waits
/// until the kernel is ready.
public final class ChannelsEndpoint implements WebSocketEndpoint {
    private static final Pattern PATH = Pattern.compile("/api/kernels/([^/]+)/channels");
    private static final int SESSION_LENGTH_MAX = 200; // ZeroMQ identities have at most 255 bytes

    private final Kernels kernels;

    /// Opens channels of `kernels`.
    public ChannelsEndpoint(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public Optional<Accepted> accept(Handshake handshake) {
        Matcher path = PATH.matcher(handshake.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        String session = handshake
                .query()
                .first("session_id")
                .asOptional()
                .filter(given -> !given.isEmpty() && given.length() <= SESSION_LENGTH_MAX)
                .orElseGet(() -> UUID.randomUUID().toString());
        Subprotocol subprotocol = Subprotocol.choose(handshake.subprotocols());
        return kernels.find(path.group(1))
                .map(kernel -> new Accepted(subprotocol.name(), new KernelClient(kernel, session, subprotocol)));
    }
}
