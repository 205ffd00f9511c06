package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.websocket.CloseCode;
import dev.glovebox.guest.websocket.Handshake;
import dev.glovebox.guest.websocket.WebSocket;
import dev.glovebox.guest.websocket.WebSocketEndpoint;
import dev.glovebox.guest.websocket.WebSocketHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// The WebSocket at `/screen/frames`: the screen for programs, first whole and then, whenever it changes, the
/// rectangles that have. See [FramesSender] for the messages.
public final class FramesEndpoint implements WebSocketEndpoint {
    private static final Logger LOG = System.getLogger(FramesEndpoint.class.getName());
    private static final int CLIENTS_MAX = 64;

    private final Screenshots screenshots;
    private final Semaphore places = new Semaphore(CLIENTS_MAX);

    /// Sends what `screenshots` shows.
    public FramesEndpoint(Screenshots screenshots) {
        this.screenshots = screenshots;
    }

    @Override
    public Optional<Accepted> accept(Handshake handshake) {
        if (!handshake.path().equals("/screen/frames")) {
            return Optional.empty();
        }
        try {
            var query = FramesQuery.of(handshake.query());
            return hasRoom() ? Optional.of(new Accepted(Optional.empty(), new Client(query))) : Optional.empty();
        } catch (FailureException _) {
            return Optional.empty(); // the service at the same path says why
        }
    }

    /// Whether another client would be taken.
    boolean hasRoom() {
        return places.availablePermits() > 0;
    }

    /// One client.
    private final class Client implements WebSocketHandler {
        private final FramesQuery query;
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile boolean hasPlace;

        Client(FramesQuery query) {
            this.query = query;
        }

        @Override
        public void opened(WebSocket socket) {
            if (places.tryAcquire()) {
                hasPlace = true;
                Thread.ofVirtual().name("screen-frames").start(() -> send(socket));
            } else {
                socket.close(CloseCode.TRY_AGAIN_LATER, "too many clients are connected already");
            }
        }

        @Override
        public void received(boolean text, byte[] payload) {
            // nothing is expected of clients
        }

        @Override
        public void closed() {
            over.countDown();
            if (hasPlace) {
                places.release();
            }
        }

        private void send(WebSocket socket) {
            try {
                new FramesSender(screenshots, query, socket).run(over);
            } catch (FailureException e) {
                socket.close(CloseCode.TRY_AGAIN_LATER, e.failure().detail());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "sending frames failed", e);
                socket.close(CloseCode.INTERNAL_ERROR, "a defect of the server; its log has the cause");
            }
        }
    }
}
