package dev.glovebox.guest.websocket;

import dev.glovebox.guest.http.Access;
import dev.glovebox.guest.http.RequestId;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns HTTP/1.1 connections into WebSockets where an endpoint accepts the handshake.
///
/// A handshake that is refused goes on as an ordinary request, so that HTTP routing answers it in its own shape:
/// 401 and 403 by the access filter, 404 or 400 by the service that owns the path.
public final class WebSocketUpgrader implements Http1Upgrader {
    private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");
    private static final HeaderName VERSION = HeaderNames.create("Sec-WebSocket-Version");
    private static final HeaderName PROTOCOL = HeaderNames.create("Sec-WebSocket-Protocol");
    private static final int TICKS_A_PING = 6;
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Access access;
    private final WebSocketLimits limits;
    private final WebSocketPinger pinger;
    private final List<WebSocketEndpoint> endpoints;

    /// Asks `endpoints` in order, after `access`.
    public WebSocketUpgrader(Access access, WebSocketLimits limits, List<WebSocketEndpoint> endpoints) {
        this.access = access;
        this.limits = limits;
        this.pinger = new WebSocketPinger(limits.pingInterval().dividedBy(TICKS_A_PING));
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        Optional<String> key = headers.first(KEY).filter(WebSocketUpgrader::isKey);
        boolean version13 = headers.first(VERSION).filter("13"::equals).isPresent();
        if (key.isEmpty()
                || !version13
                || access.refusal(headers, prologue.query(), prologue.uriPath().path())
                        .isPresent()) {
            return null;
        }
        var handshake = new Handshake(prologue.uriPath().path(), prologue.query(), subprotocols(headers));
        Optional<WebSocketEndpoint.Accepted> accepted =
                endpoints.stream().flatMap(e -> e.accept(handshake).stream()).findFirst();
        if (accepted.isEmpty()) {
            return null;
        }
        context.dataWriter().writeNow(BufferData.create(switchingProtocols(key.get(), headers, accepted.get())));
        return new WebSocketConnection(context, limits, pinger, accepted.get().handler());
    }

    private static byte[] switchingProtocols(String key, Headers headers, WebSocketEndpoint.Accepted accepted) {
        var response = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n")
                .append("Upgrade: websocket\r\nSec-WebSocket-Accept: ")
                .append(accept(key))
                .append("\r\nX-Request-Id: ")
                .append(RequestId.of(headers))
                .append("\r\n");
        accepted.subprotocol()
                .ifPresent(name ->
                        response.append("Sec-WebSocket-Protocol: ").append(name).append("\r\n"));
        return response.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> subprotocols(Headers headers) {
        return headers.contains(PROTOCOL)
                ? headers.get(PROTOCOL).allValues(true).stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-1
        }
    }
}
