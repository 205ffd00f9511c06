package dev.glovebox.guest.kernel;

import dev.glovebox.guest.websocket.Handshake;
import dev.glovebox.guest.websocket.WebSocketEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The WebSocket at `/api/kernels/{id}/channels?session_id=…`: it opens at once, and what a client sends waits
/// until the kernel is ready.
public final class ChannelsEndpoint implements WebSocketEndpoint {
    private static final Pattern PATH = Pattern.compile("/api/kernels/([^/]+)/channels");
    private static final int SESSION_BYTES_MAX = 200; // ZeroMQ identities have at most 255

    /// The query parameter that names a client's session with the kernel.
    static final String SESSION_PARAMETER = "session_id";

    /// The query parameter with the `msg_id` of the last message that a client has seen.
    private static final String AFTER_PARAMETER = "after";

    private final Kernels kernels;

    /// Opens channels of `kernels`.
    public ChannelsEndpoint(Kernels kernels) {
        this.kernels = kernels;
    }

    /// Whether ZeroMQ can take `session` as an identity.
    static boolean isSession(String session) {
        return session.getBytes(StandardCharsets.UTF_8).length <= SESSION_BYTES_MAX;
    }

    @Override
    public Optional<Accepted> accept(Handshake handshake) {
        Matcher path = PATH.matcher(handshake.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        Optional<String> given =
                handshake.query().first(SESSION_PARAMETER).asOptional().filter(id -> !id.isEmpty());
        String session = given.orElseGet(() -> UUID.randomUUID().toString());
        if (!isSession(session)) {
            return Optional.empty(); // the service at the same path says why
        }
        Optional<String> after = handshake.query().first(AFTER_PARAMETER).asOptional();
        var identity = new KernelClient.Identity(session, given.isPresent(), after);
        Subprotocol subprotocol = Subprotocol.choose(handshake.subprotocols());
        return kernels.find(path.group(1))
                .map(kernel -> new Accepted(
                        subprotocol.name(),
                        new KernelClient(
                                kernel, identity, subprotocol, kernels.config().allowedMessageTypes())));
    }
}
