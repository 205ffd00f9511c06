package dev.glovebox.guest.testing;

import dev.glovebox.guest.http.ErrorShape;
import dev.glovebox.guest.http.Problems;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;

/// The routes of one service by themselves, with our errors, on a port of their own.
public final class ServedRoutes {
    private ServedRoutes() {}

    /// Starts a server of them; whoever does stops it.
    public static WebServer of(HttpService service) {
        var problems = new Problems(ErrorShape.PROBLEM_JSON);
        HttpRouting.Builder routing = HttpRouting.builder();
        problems.handle(routing);
        routing.register(service);
        problems.handleUnmatched(routing);
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing)
                .build()
                .start();
    }
}
