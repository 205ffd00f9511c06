package dev.glovebox.guest.websocket;

import java.time.Duration;

/// The bounds of every connection.
///
/// @param messageBytes the largest message taken, fragments added up; a larger one closes with 1009
/// @param queuedBytes how much may wait to be sent before [WebSocket#offer] refuses; one message always fits
/// @param pingInterval how often an idle peer is pinged; it is dropped when nothing came for three intervals;
///     zero for never either
public record WebSocketLimits(int messageBytes, long queuedBytes, Duration pingInterval) {

    /// 128 MiB in, 4 MiB waiting out, a ping every 30 s.
    public static final WebSocketLimits DEFAULT = new WebSocketLimits(128 << 20, 4L << 20, Duration.ofSeconds(30));

    /// The same with another interval between pings.
    public WebSocketLimits withPingInterval(Duration newPingInterval) {
        return new WebSocketLimits(messageBytes, queuedBytes, newPingInterval);
    }
}
