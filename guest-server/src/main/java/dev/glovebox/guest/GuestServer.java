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
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Metrics;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.kernel.ChannelsEndpoint;
import dev.glovebox.guest.kernel.GatewayErrors;
import dev.glovebox.guest.kernel.KernelApi;
import dev.glovebox.guest.kernel.KernelLog;
import dev.glovebox.guest.kernel.KernelProbe;
import dev.glovebox.guest.kernel.Kernels;
import dev.glovebox.guest.kernel.Sessions;
import dev.glovebox.guest.recording.RecordingService;
import dev.glovebox.guest.recording.Recordings;
import dev.glovebox.guest.replay.ExportService;
import dev.glovebox.guest.replay.Hands;
import dev.glovebox.guest.replay.RecordingReader;
import dev.glovebox.guest.replay.ReplayService;
import dev.glovebox.guest.replay.Replays;
import dev.glovebox.guest.screen.EventService;
import dev.glovebox.guest.screen.FramesEndpoint;
import dev.glovebox.guest.screen.LookService;
import dev.glovebox.guest.screen.ScreenService;
import dev.glovebox.guest.screen.Screenshots;
import dev.glovebox.guest.screen.StreamService;
import dev.glovebox.guest.websocket.WebSocketLimits;
import dev.glovebox.guest.x11.InputHookProcess;
import dev.glovebox.guest.x11.X11DamageSource;
import dev.glovebox.guest.x11.X11Probe;
import dev.glovebox.guest.x11.X11Screen;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The guest server: three listeners, their routes, and what is behind them.
public final class GuestServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GuestServer.class.getName());
    private static final String KERNELS = "kernels";
    private static final String LIVE_VIEW = "live-view";
    private static final String VERSION = Optional.ofNullable(
                    GuestServer.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final X11Screen screen;
    private final X11DamageSource damage;
    private final X11Probe probe;
    private final Screenshots screenshots;
    private final FramesEndpoint frames;
    private final Kernels kernels;
    private final Sessions sessions;
    private final Recordings recordings;
    private final ExportService exports;
    private final Replays replays;
    private final WebServer server;

    private GuestServer(GuestConfig config, Gateway gateway) throws IOException {
        Files.createDirectories(config.dataDir());
        screen = new X11Screen(config.display());
        probe = new X11Probe(config.display());
        damage = new X11DamageSource(config.display());
        screenshots = new Screenshots(screen, damage);
        frames = new FramesEndpoint(screenshots);
        kernels = kernels(config, gateway);
        sessions = new Sessions(kernels);
        Path recorded = config.dataDir().resolve("recordings");
        recordings = new Recordings(
                recorded,
                new InputHookProcess(config.display(), config.dataDir().resolve("input-hook")),
                new ScreenVideoSource(screenshots, config.video()));
        RecordingReader reader = new RecordedSessions(recordings, recorded);
        exports = new ExportService(reader);
        replays = new Replays(reader, hands(), new ScreenEyes(screenshots, Optional::empty));
        server = server(config, gateway);
    }

    private static Hands hands() {
        return _ -> {
            throw new Failure.Unavailable("this server has no input engine").asException();
        };
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
                List.of(channels, vnc, frames));
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
        metrics.gauge("glovebox.recordings.active", "recordings that run", recordings::active);
        routing.addFilter(metrics::filter).get("/metrics", metrics::scrape);
        Problems.only(routing, "/metrics", "GET");
        routing.register(new HealthService(VERSION, checks(config)));
        routing.register(new ScreenService(screenshots, screen));
        routing.register(new LookService(screenshots));
        routing.register(new StreamService(screenshots, frames));
        routing.register(new EventService(screenshots));
        routing.register(new RecordingService(recordings));
        routing.register(exports);
        routing.register(new ReplayService(replays));
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
        var kernelProbe = new KernelProbe(kernels);
        return List.of(
                new Check("display", true, probe::display),
                new Check("input", true, probe::input),
                new Check("kernels", true, kernelProbe::figures),
                new Check("recording", false, () -> Map.of("active", recordings.active())),
                new Check("disk", false, () -> Disk.probe(config.dataDir())));
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
        server.stop();
        replays.close();
        exports.close();
        recordings.close();
        kernels.close();
        screenshots.close();
        damage.close();
        screen.close();
        probe.close();
    }
}
