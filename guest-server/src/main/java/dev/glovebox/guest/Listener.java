package dev.glovebox.guest;

import dev.glovebox.guest.http.Access;
import dev.glovebox.guest.http.ErrorShape;
import dev.glovebox.guest.http.Hardening;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.http.RequestId;
import dev.glovebox.guest.websocket.WebSocketEndpoint;
import dev.glovebox.guest.websocket.WebSocketLimits;
import dev.glovebox.guest.websocket.WebSocketUpgrader;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One port: what every listener has in common, whatever its routes are.
///
/// @param access who may talk to it
/// @param cors answers browsers that ask for pages of other origins
/// @param host the address to listen on
/// @param port the port; 0 picks a free one
/// @param tls its certificate; empty for none
/// @param pingInterval how often its quiet WebSockets are pinged; zero for never
/// @param endpoints its WebSockets
record Listener(
        Access access,
        Filter cors,
        String host,
        int port,
        Optional<Tls> tls,
        Duration pingInterval,
        List<WebSocketEndpoint> endpoints) {
    private static final long BODY_BYTES_MAX = 64L << 20;
    private static final int CONNECTIONS_MAX = 4096;

    /// Sets `builder` up.
    ///
    /// @param errors the shape of its errors
    /// @param routes adds its routes
    <B extends ListenerConfig.BuilderBase<?, ?>> void configure(
            B builder, ErrorShape errors, Consumer<HttpRouting.Builder> routes) {
        var problems = new Problems(errors);
        HttpRouting.Builder routing = HttpRouting.builder();
        problems.handle(routing);
        routing.addFilter(RequestId::filter)
                .addFilter(Hardening::filter)
                .addFilter(cors)
                .addFilter(access::filter);
        routes.accept(routing);
        problems.handleUnmatched(routing);
        tls.ifPresent(builder::tls);
        builder.host(host)
                .port(port)
                .maxPayloadSize(BODY_BYTES_MAX)
                .maxTcpConnections(CONNECTIONS_MAX)
                .directHandlers(problems.directHandlers())
                // Without it each small answer waits up to 40 ms for the client's delayed acknowledgement.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addConnectionSelector(Http1ConnectionSelector.builder()
                        .config(Http1Config.create())
                        .addUpgrader(new WebSocketUpgrader(
                                access, WebSocketLimits.DEFAULT.withPingInterval(pingInterval), endpoints))
                        .build())
                .routing(routing);
    }
}
