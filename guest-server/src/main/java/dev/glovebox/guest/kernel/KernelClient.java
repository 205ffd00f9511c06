package dev.glovebox.guest.kernel;

import dev.glovebox.guest.websocket.WebSocket;
import dev.glovebox.guest.websocket.WebSocketHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// One client on a kernel's channels: its WebSocket on one side, its session with the kernel on the other.
final class KernelClient implements WebSocketHandler {
    private static final Logger LOG = System.getLogger(KernelClient.class.getName());
    private static final int TRY_AGAIN_LATER = 1013;

    private final Kernel kernel;
    private final String session;
    private final Subprotocol subprotocol;

    private volatile @Nullable WebSocket socket;

    /// @param session the client's session with the kernel, which is its identity there
    KernelClient(Kernel kernel, String session, Subprotocol subprotocol) {
        this.kernel = kernel;
        this.session = session;
        this.subprotocol = subprotocol;
    }

    String session() {
        return session;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        kernel.attach(this);
    }

    @Override
    public void received(boolean text, byte[] payload) {
        KernelMessage message;
        try {
            message = subprotocol.decode(text, payload);
        } catch (MalformedMessageException e) {
            LOG.log(Level.INFO, () -> "message left out: kernel=%s cause=%s".formatted(kernel.id(), e.getMessage()));
            return;
        }
        kernel.send(session, message);
    }

    @Override
    public void closed() {
        kernel.detach(this);
    }

    /// Queues a kernel's message for the client; one that leaves more than the bound unread is let go.
    void deliver(KernelMessage message) {
        WebSocket open = socket;
        if (open != null && !open.offer(subprotocol.encode(message))) {
            open.close(TRY_AGAIN_LATER, "too much output is waiting to be read");
        }
    }

    /// Ends the connection.
    void close(int code, String reason) {
        WebSocket open = socket;
        if (open != null) {
            open.close(code, reason);
        }
    }
}
