package dev.glovebox.guest.display;

import dev.glovebox.guest.websocket.CloseCode;
import dev.glovebox.guest.websocket.Handshake;
import dev.glovebox.guest.websocket.OutgoingMessage;
import dev.glovebox.guest.websocket.WebSocket;
import dev.glovebox.guest.websocket.WebSocketEndpoint;
import dev.glovebox.guest.websocket.WebSocketHandler;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The WebSocket at `/websockify`: each connection is joined to one of its own to the display's VNC server, as
/// [websockify](https://github.com/novnc/websockify) does.
public final class VncEndpoint implements WebSocketEndpoint {
    private static final Logger LOG = System.getLogger(VncEndpoint.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int GOING_AWAY = 1001;

    private final int vncPort;

    /// @param vncPort where the VNC server listens on loopback; it need not be up yet
    public VncEndpoint(int vncPort) {
        this.vncPort = vncPort;
    }

    @Override
    public Optional<Accepted> accept(Handshake handshake) {
        if (!handshake.path().equals("/websockify")) {
            return Optional.empty();
        }
        Optional<String> subprotocol =
                handshake.subprotocols().stream().filter("binary"::equals).findFirst();
        return Optional.of(new Accepted(subprotocol, new Viewer()));
    }

    /// One viewer and its connection to the VNC server.
    private final class Viewer implements WebSocketHandler {
        private volatile @Nullable Socket vnc;

        @Override
        public void opened(WebSocket socket) {
            try {
                var connected = new Socket();
                vnc = connected;
                connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connected.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), vncPort), (int)
                        CONNECT_TIMEOUT.toMillis());
                Thread.ofVirtual().name("vnc-viewer").start(() -> copy(connected, socket));
            } catch (IOException e) {
                LOG.log(Level.INFO, () -> "no live view: vncPort=%d cause=%s".formatted(vncPort, e.getMessage()));
                socket.close(CloseCode.TRY_AGAIN_LATER, "the display has no VNC server at port " + vncPort);
            }
        }

        @Override
        public void received(boolean text, byte[] payload) {
            Socket connected = vnc;
            try {
                if (connected != null && connected.isConnected()) {
                    connected.getOutputStream().write(payload);
                }
            } catch (IOException _) {
                closed(); // the reading side tells the viewer
            }
        }

        @Override
        public void closed() {
            Socket connected = vnc;
            try {
                if (connected != null) {
                    connected.close();
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closing the VNC connection failed", e);
            }
        }

        private void copy(Socket from, WebSocket to) {
            byte[] chunk = new byte[CHUNK_BYTES];
            try (InputStream in = from.getInputStream()) {
                for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                    if (!to.send(OutgoingMessage.binary(Arrays.copyOf(chunk, count)))) {
                        return;
                    }
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the VNC connection ended", e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            to.close(GOING_AWAY, "the VNC server closed the connection");
        }
    }
}
