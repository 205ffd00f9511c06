package dev.glovebox.guest;

import dev.glovebox.guest.console.ConsoleService;
import dev.glovebox.guest.console.DocsService;
import dev.glovebox.guest.display.LiveViewService;
import dev.glovebox.guest.display.VncEndpoint;
import dev.glovebox.guest.health.Check;
import dev.glovebox.guest.health.Disk;
import dev.glovebox.guest.health.HealthService;
import dev.glovebox.guest.http.Access;
import dev.glovebox.guest.http.Cors;
import dev.glovebox.guest.http.ErrorShape;
import dev.glovebox.guest.http.Metrics;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.kernel.ChannelsEndpoint;
import dev.glovebox.guest.kernel.GatewayErrors;
import dev.glovebox.guest.kernel.KernelApi;
import dev.glovebox.guest.kernel.KernelLog;
import dev.glovebox.guest.kernel.Kernels;
import dev.glovebox.guest.kernel.Sessions;
import dev.glovebox.guest.websocket.WebSocketLimits;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The guest server: three listeners, their routes, and what is behind them.
public final class GuestServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GuestServer.class.getName());
    private static final String KERNELS = "kernels";
    private static final String LIVE_VIEW = "live-view";
    private static final String VERSION = Optional.ofNullable(
                    GuestServer.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final Desktop desktop;
    private final Kernels kernels;
    private final Sessions sessions;
    private final WebServer server;

    private GuestServer(GuestConfig config, Gateway gateway) throws IOException {
        Files.createDirectories(config.dataDir());
        desktop = new Desktop(config);
        kernels = kernels(config, gateway);
        kernels.onStarted(desktop.feed()::kernelStarted);
        kernels.onRemoved(desktop.feed()::kernelEnded);
        sessions = new Sessions(kernels);
        server = server(config, gateway);
    }

    private static Kernels kernels(GuestConfig config, Gateway gateway) throws IOException {
        try {
            return new Kernels(
                    config.pythonEnv(),
                    config.display(),
                    config.dataDir().resolve("kernels"),
                    new KernelLog(config.logDir()),
                    config.gateway(),
                    gateway.seed());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of("KG_SEED_URI: " + e.getMessage()));
        }
    }

    private WebServer server(GuestConfig config, Gateway gateway) {
        WebServerConfig.Builder builder = WebServer.builder().shutdownHook(false);
        var channels = new ChannelsEndpoint(kernels);
        var vnc = new VncEndpoint(config.vncPort());
        Cors cors = config.gateway().cors();
        Access access = Gateway.access(config.token(), config.allowUnauthenticated());
        Listener api = new Listener(
                access.open(KernelApi::isOpen).sharing(GatewayErrors::own, cors),
                cors.filter(GatewayErrors::own),
                config.host(),
                config.port(),
                Optional.empty(),
                config.gateway().pingInterval(),
                List.of(channels, vnc, desktop.frames()));
        api.configure(builder, apiErrors(), routing -> apiRoutes(routing, config));
        Listener liveView = new Listener(
                access,
                Cors.NONE.filter(_ -> false),
                config.host(),
                config.liveViewPort(),
                Optional.empty(),
                WebSocketLimits.DEFAULT.pingInterval(),
                List.of(vnc));
        builder.putSocket(
                LIVE_VIEW,
                socket -> liveView.configure(
                        socket, ErrorShape.PROBLEM_JSON, routing -> liveViewRoutes(routing, config)));
        Listener kernelsOnly = gateway.listener(channels);
        builder.putSocket(
                KERNELS,
                socket -> kernelsOnly.configure(
                        socket, GatewayErrors.SHAPE, routing -> gateway.routes(routing, kernels, sessions)));
        return builder.build();
    }

    private void apiRoutes(HttpRouting.Builder routing, GuestConfig config) {
        var metrics = new Metrics();
        metrics.gauge("glovebox.kernels", "kernels that run", kernels::count);
        metrics.gauge("glovebox.recordings.active", "recordings that run", desktop::recordingsActive);
        routing.addFilter(metrics::filter).get("/metrics", metrics::scrape);
        Problems.only(routing, "/metrics", "GET");
        routing.register(new HealthService(VERSION, checks(config)));
        desktop.routes(routing);
        routing.register(new KernelApi(kernels, sessions, config.gateway(), BasePath.ROOT));
        routing.register(new LiveViewService(config.noVncDir()));
        routing.register(new DocsService());
        routing.register(new ConsoleService());
    }

    private static void liveViewRoutes(HttpRouting.Builder routing, GuestConfig config) {
        routing.get(
                "/",
                (_, response) -> response.status(Status.FOUND_302)
                        .header(HeaderNames.LOCATION, "/vnc.html")
                        .send());
        routing.register(new LiveViewService(config.noVncDir()));
    }

    private List<Check> checks(GuestConfig config) {
        List<Check> checks = new ArrayList<>(desktop.checks());
        checks.add(new Check("kernels", true, kernels.probe()::figures));
        checks.add(new Check("disk", false, () -> Disk.probe(config.dataDir())));
        return checks;
    }

    /// The kernel API's errors are Jupyter's, also where it is served beside our own.
    private static ErrorShape apiErrors() {
        return (path, problem, requestId) -> (GatewayErrors.own(path) ? GatewayErrors.SHAPE : ErrorShape.PROBLEM_JSON)
                .render(path, problem, requestId);
    }

    /// Builds a server for `config` and starts it.
    ///
    /// @throws ConfigException when a file that a setting names cannot be used
    /// @throws IOException when a directory cannot be made
    /// @throws PortTakenException when something listens on one of the ports already
    public static GuestServer start(GuestConfig config) throws IOException {
        GuestConfig listening = Ports.check(config);
        config.gateway().notices().forEach(notice -> LOG.log(Level.WARNING, notice));
        warnOfOpenness(config);
        var started = new GuestServer(listening, Gateway.of(listening));
        started.server.start();
        LOG.log(
                Level.INFO,
                () -> "server started: version=%s host=%s api=%d kernels=%d liveView=%d display=%s"
                        .formatted(
                                VERSION,
                                config.host(),
                                started.port(),
                                started.kernelGatewayPort(),
                                started.liveViewPort(),
                                config.display()));
        return started;
    }

    private static void warnOfOpenness(GuestConfig config) {
        boolean open = config.token().isEmpty();
        if (config.allowUnauthenticated() && open) {
            LOG.log(Level.WARNING, "no token: whoever reaches this server controls the sandbox");
        }
        if (open && config.gateway().cors().allowOrigin().equals("*")) {
            LOG.log(Level.WARNING, "no token, and KG_ALLOW_ORIGIN=*: every page that is open here may run code");
        }
    }

    /// The API's port.
    public int port() {
        return server.port();
    }

    /// The kernel gateway's own port.
    public int kernelGatewayPort() {
        return server.port(KERNELS);
    }

    /// The live view's own port.
    public int liveViewPort() {
        return server.port(LIVE_VIEW);
    }

    @Override
    public void close() {
        desktop.endStreams();
        server.stop();
        desktop.close();
        kernels.close();
    }
}
