package dev.glovebox.guest.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// `GET /health` answers 200 while the process lives, `degraded` when a part does not work; `GET /health/ready`
/// answers 503 until the parts work that the sandbox is of no use without.
public final class HealthService implements HttpService {
    private static final Logger LOG = System.getLogger(HealthService.class.getName());
    private static final Duration TIMEOUT = Duration.ofMillis(2500);

    private final String version;
    private final List<Check> checks;
    private final long startNanos = System.nanoTime();

    /// Answers for `checks`, which run side by side.
    public HealthService(String version, List<Check> checks) {
        this.version = version;
        this.checks = List.copyOf(checks);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/health", this::health);
        Problems.only(rules, "/health", "GET");
        rules.get("/health/ready", this::ready);
        Problems.only(rules, "/health/ready", "GET");
    }

    private void health(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Map<Check, ObjectNode> results = run(_ -> true);
        send(response, Status.OK_200, results);
    }

    private void ready(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Map<Check, ObjectNode> results = run(Check::neededForReady);
        send(response, allOk(results) ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, results);
    }

    private void send(ServerResponse response, Status status, Map<Check, ObjectNode> results) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("status", allOk(results) ? "ok" : "degraded");
        body.put("version", version);
        body.put("uptimeMs", Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
        ObjectNode parts = body.putObject("checks");
        results.forEach((check, result) -> parts.set(check.name(), result));
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Json.send(response, status, body);
    }

    private Map<Check, ObjectNode> run(Predicate<Check> wanted) {
        Map<Check, CompletableFuture<ObjectNode>> running = new LinkedHashMap<>();
        for (Check check : checks) {
            if (wanted.test(check)) {
                running.put(
                        check,
                        CompletableFuture.supplyAsync(
                                () -> run(check), task -> Thread.ofVirtual().start(task)));
            }
        }
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Map<Check, ObjectNode> results = new LinkedHashMap<>();
        running.forEach((check, future) -> results.put(check, await(future, deadline)));
        return results;
    }

    private static ObjectNode await(CompletableFuture<ObjectNode> result, long deadline) {
        try {
            return result.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return failed("no answer within %d ms".formatted(TIMEOUT.toMillis()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static ObjectNode run(Check check) {
        try {
            ObjectNode result = Json.mapper().createObjectNode().put("status", "ok");
            return result.setAll(
                    Json.mapper().<ObjectNode>valueToTree(check.probe().get()));
        } catch (FailureException e) {
            return failed(e.failure().detail());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "health check failed: check=" + check.name(), e);
            return failed("the check itself failed; the log has the cause");
        }
    }

    private static ObjectNode failed(String detail) {
        return Json.mapper().createObjectNode().put("status", "failed").put("detail", detail);
    }

    private static boolean allOk(Map<Check, ObjectNode> results) {
        return results.values().stream()
                .allMatch(result -> result.path("status").asText().equals("ok"));
    }
}
