package dev.glovebox.guest;

import dev.glovebox.guest.http.Access;
import dev.glovebox.guest.http.ErrorShape;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.http.RequestId;
import dev.glovebox.guest.screen.ScreenService;
import dev.glovebox.guest.screen.Screenshots;
import dev.glovebox.guest.x11.X11Screen;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;

/// tmp
public final class GuestServer {
    private GuestServer() {}

    /// tmp
    public static void main(String[] args) {
        GuestConfig config = GuestConfig.of(new Settings(System.getenv(), args));
        ServerLog.start(config.logDir());
        var problems = new Problems(ErrorShape.PROBLEM_JSON);
        var routing = HttpRouting.builder();
        var access = Access.loopback();
        problems.handle(routing);
        routing.addFilter(RequestId::filter).addFilter(access::filter);
        routing.get("/health", (_, res) -> res.send("ok"));
        routing.register(new ScreenService(new Screenshots(new X11Screen(config.display()))));
        problems.handleUnmatched(routing);
        WebServer.builder()
                .host(config.host())
                .port(config.port())
                .directHandlers(problems.directHandlers())
                .connectionOptions(o -> o.tcpNoDelay(true))
                .routing(routing)
                .build()
                .start();
    }
}
