package dev.glovebox.guest.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What the server counts and times, for Prometheus at `GET /metrics`
/// ([exposition formats](https://prometheus.io/docs/instrumenting/exposition_formats/)).
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /// Starts with the process's own figures.
    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /// Adds a figure that is asked for whenever metrics are read.
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /// The filter that times every request, by method, route and status.
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long startNanos = System.nanoTime();
        try {
            chain.proceed();
        } finally {
            Timer.builder("glovebox.http.requests")
                    .description("HTTP requests, until the response was handed to the socket")
                    .tag("method", request.prologue().method().text())
                    .tag("route", request.matchingPattern().orElse("none"))
                    .tag("status", Integer.toString(response.status().code()))
                    .register(registry)
                    .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        }
    }

    /// `GET /metrics`.
    public void scrape(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .send(registry.scrape());
    }
}
