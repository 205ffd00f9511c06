package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.websocket.OutgoingMessage;
import dev.glovebox.guest.websocket.WebSocket;
import dev.glovebox.guest.websocket.WebSocketHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One client's connection to a kernel's channels: its WebSocket on one side, its session on the other.
final class KernelClient implements WebSocketHandler, MessageReceiver {
    private static final Logger LOG = System.getLogger(KernelClient.class.getName());
    private static final byte[] NO_PARENT = {'{', '}'};

    private final Kernel kernel;
    private final Identity identity;
    private final Subprotocol subprotocol;
    private final List<String> allowedTypes;

    private volatile @Nullable WebSocket socket;
    private @Nullable KernelLink signedFor; // only the connection's thread touches these two
    private @Nullable WireProtocol wire;

    /// Who a client is.
    ///
    /// @param session its session with the kernel
    /// @param comesBack whether it chose the session itself, and so can come back to it
    /// @param after the `msg_id` of the last message that it has seen, if it says so
    record Identity(String session, boolean comesBack, Optional<String> after) {}

    /// @param allowedTypes the message types that it may send; empty for all
    KernelClient(Kernel kernel, Identity identity, Subprotocol subprotocol, List<String> allowedTypes) {
        this.kernel = kernel;
        this.identity = identity;
        this.subprotocol = subprotocol;
        this.allowedTypes = allowedTypes;
    }

    String session() {
        return identity.session();
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        kernel.attach(this, identity.after());
    }

    @Override
    public void received(boolean text, byte[] payload) {
        try {
            forward(subprotocol.decode(text, payload));
        } catch (MalformedMessageException e) {
            LOG.log(Level.DEBUG, () -> "message refused: kernel=%s cause=%s".formatted(kernel.id(), e.getMessage()));
            answer("MalformedMessage", String.valueOf(e.getMessage()), NO_PARENT);
        }
    }

    private void forward(KernelMessage message) {
        if (!allowedTypes.isEmpty() && !allowedTypes.contains(typeForKernel(message))) {
            answer(
                    "MessageTypeNotAllowed",
                    "%s: allowed are %s".formatted(message.type(), String.join(", ", allowedTypes)),
                    message.header());
            return;
        }
        Optional<KernelLink> link = kernel.awaitReady();
        if (link.isPresent()) {
            link.get().send(session(), message, wireFor(link.get()));
        } else {
            answer("KernelNotReady", "the kernel is dead, or does not answer: the message is lost", message.header());
        }
    }

    /// The type as a kernel's parser sees it, for which of several fields of one name the last counts.
    private static String typeForKernel(KernelMessage message) {
        try {
            return Json.mapper().readTree(message.header()).path("msg_type").asText();
        } catch (IOException _) {
            return "";
        }
    }

    /// A kernel that was started again has another key.
    private WireProtocol wireFor(KernelLink link) {
        WireProtocol known = wire;
        if (known == null || !link.equals(signedFor)) {
            known = link.wire();
            wire = known;
            signedFor = link;
        }
        return known;
    }

    /// Tells this client alone that its message did not get through.
    private void answer(String name, String why, byte[] parentHeader) {
        WebSocket open = socket;
        if (open != null) {
            Map<String, Object> content =
                    Map.of("status", "error", "ename", name, "evalue", why, "traceback", List.of());
            var error = KernelMessage.own(Channel.SHELL, session(), "error", content, parentHeader);
            try {
                open.send(subprotocol.encode(error));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void closed() {
        kernel.detach(this, identity.comesBack());
    }

    @Override
    public boolean offer(JournalEntry entry) {
        WebSocket open = socket;
        return open != null && open.offer(message(entry));
    }

    @Override
    public void flush() {
        WebSocket open = socket;
        if (open != null) {
            open.flush();
        }
    }

    @Override
    public boolean send(JournalEntry entry) throws InterruptedException {
        WebSocket open = socket;
        return open != null && open.send(message(entry));
    }

    private OutgoingMessage message(JournalEntry entry) {
        return subprotocol.encode(entry.message()).numbered(entry.sequence());
    }

    @Override
    public long delivered() {
        WebSocket open = socket;
        long last = open == null ? -1 : open.delivered();
        return last < 0 ? -1 : last + 1;
    }

    /// Ends the connection.
    @Override
    public void close(int code, String reason) {
        WebSocket open = socket;
        if (open != null) {
            open.close(code, reason);
        }
    }
}
