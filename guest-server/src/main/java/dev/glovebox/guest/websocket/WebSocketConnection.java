package dev.glovebox.guest.websocket;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// The reading side of one WebSocket, on the connection's virtual thread; its [WebSocketWriter] is the sending
/// side.
///
/// However it ends (close frame, dropped TCP connection, silence, a defect in the handler), the handler's `closed`
/// is called once.
final class WebSocketConnection implements ServerConnection {
    private static final Logger LOG = System.getLogger(WebSocketConnection.class.getName());

    private final WebSocketHandler handler;
    private final WebSocketPinger pinger;
    private final FrameReader frames;
    private final WebSocketWriter writer;

    private volatile boolean busy;
    private volatile long lastReadNanos = System.nanoTime();
    private volatile Thread reader = Thread.currentThread();

    WebSocketConnection(
            ConnectionContext context, WebSocketLimits limits, WebSocketPinger pinger, WebSocketHandler handler) {
        this.pinger = pinger;
        this.handler = handler;
        this.frames = new FrameReader(context.dataReader(), limits.messageBytes());
        this.writer = new WebSocketWriter(context.dataWriter(), limits, this::silence, () -> close(true));
    }

    @Override
    public void handle(Limit limit) {
        reader = Thread.currentThread();
        writer.start();
        pinger.add(writer);
        boolean opened = false;
        try {
            handler.opened(writer);
            opened = true;
            read();
        } catch (ProtocolException e) {
            writer.close(e.code, e.reason);
        } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException | CloseConnectionException _) {
            // the client is gone; closed() below tells whoever cares
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "websocket handler failed", e);
            writer.close(CloseCode.INTERNAL_ERROR, "internal error");
        } finally {
            pinger.remove(writer);
            writer.finish();
            if (opened) {
                closed();
            }
        }
    }

    /// An interrupt that ended the reading is not the handler's.
    private void closed() {
        boolean interrupted = Thread.interrupted();
        handler.closed();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        while (true) {
            FrameReader.Message message = frames.next();
            lastReadNanos = System.nanoTime();
            switch (message) {
                case FrameReader.Data data -> received(data);
                case FrameReader.Ping ping -> writer.pong(ping.payload());
                case FrameReader.Pong pong -> writer.ponged(pong.payload());
                case FrameReader.Close close -> {
                    writer.closeAtOnce(close.code());
                    return;
                }
            }
        }
    }

    private void received(FrameReader.Data data) {
        busy = true;
        handler.received(data.text(), data.payload());
        lastReadNanos = System.nanoTime();
        busy = false;
    }

    /// How long the peer has sent nothing; no time while nobody reads, because the handler is at it.
    private Duration silence() {
        return busy ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastReadNanos);
    }

    @Override
    @SuppressWarnings("removal")
    public void handle(Semaphore requestSemaphore) {
        handle(FixedLimit.create(requestSemaphore));
    }

    @Override
    public Duration idleTime() {
        return silence();
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            reader.interrupt();
        } else {
            writer.close(CloseCode.SERVICE_RESTART, "the server is stopping");
        }
    }

    /// The peer broke the protocol, so the connection closes with `code`.
    static final class ProtocolException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final String reason;

        ProtocolException(int code, String reason) {
            super(reason, null, false, false);
            this.code = code;
            this.reason = reason;
        }
    }
}
