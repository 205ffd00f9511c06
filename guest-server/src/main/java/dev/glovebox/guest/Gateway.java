package dev.glovebox.guest;

import dev.glovebox.guest.http.Access;
import dev.glovebox.guest.http.Cors;
import dev.glovebox.guest.kernel.ChannelsEndpoint;
import dev.glovebox.guest.kernel.GatewayConfig;
import dev.glovebox.guest.kernel.KernelApi;
import dev.glovebox.guest.kernel.Kernels;
import dev.glovebox.guest.kernel.SeedNotebook;
import dev.glovebox.guest.kernel.Sessions;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The kernel gateway's own port: the kernel API and nothing else, at an address, with a token, a certificate and
/// below a path that may be its own.
///
/// @param where where it listens, and to whom
/// @param config what is set about its API
/// @param allowUnauthenticated whether everybody may when there is no token
/// @param ownToken whether its token is another one than the rest of the server's
/// @param tls its certificate, when it has one
/// @param seed the notebook that new kernels run first
record Gateway(
        GatewayListener where,
        GatewayConfig config,
        boolean allowUnauthenticated,
        boolean ownToken,
        Optional<Tls> tls,
        Optional<SeedNotebook> seed) {

    private static final String COOKIE = "glovebox_kernels_token";

    /// The gateway that `config` describes, with the files that it names read.
    ///
    /// @throws ConfigException when one of them cannot be used
    static Gateway of(GuestConfig config) {
        GatewayListener where = config.gatewayListener();
        return new Gateway(
                where,
                config.gateway(),
                config.allowUnauthenticated(),
                !where.token().equals(config.token()),
                where.tls().map(GatewayTls::of),
                seed(config.gateway()));
    }

    private static Optional<SeedNotebook> seed(GatewayConfig config) {
        return config.seedUri().map(uri -> {
            try {
                return SeedNotebook.read(uri);
            } catch (IOException e) {
                throw new ConfigException(List.of("KG_SEED_URI=%s: %s".formatted(uri, e.getMessage())));
            }
        });
    }

    /// Who may talk to a port with this token, or without one.
    static Access access(Optional<String> token, boolean allowUnauthenticated) {
        return token.map(Access::token)
                .orElseGet(() -> allowUnauthenticated ? Access.unauthenticated() : Access.loopback());
    }

    /// Its port, with `channels` as its WebSockets.
    Listener listener(ChannelsEndpoint channels) {
        String base = config.baseUrl();
        Cors cors = config.cors();
        Access access = access(where.token(), allowUnauthenticated)
                .open(path ->
                        BasePath.below(base, path).filter(KernelApi::isOpen).isPresent())
                .sharing(_ -> true, cors);
        return new Listener(
                ownToken ? access.cookie(COOKIE) : access,
                cors.filter(_ -> true),
                where.host(),
                where.port(),
                tls,
                config.pingInterval(),
                List.of(BasePath.endpoint(base, channels)));
    }

    /// Adds its routes.
    void routes(HttpRouting.Builder routing, Kernels kernels, Sessions sessions) {
        var api = new KernelApi(kernels, sessions, config, config.baseUrl());
        if (config.baseUrl().equals(BasePath.ROOT)) {
            routing.register(api);
        } else {
            routing.register(config.baseUrl(), api);
        }
    }
}
