package dev.glovebox.guest.http;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The routes of a service whose every `GET` answers `HEAD` as well, and where another method than a path has is
/// a 405; closed when all are there.
///
/// A handler of `GET` ends its answer by [Entity], or [Json#send(ServerRequest, ServerResponse, Object)].
public final class Routes implements AutoCloseable {
    private final HttpRules rules;
    private final Map<String, List<String>> methods = new LinkedHashMap<>();

    /// Adds to `rules`.
    public Routes(HttpRules rules) {
        this.rules = rules;
    }

    /// Answers `GET` and `HEAD`.
    public Routes get(String path, Handler handler) {
        rules.get(path, handler).head(path, handler);
        return has(path, "GET", "HEAD");
    }

    /// Answers `POST`.
    public Routes post(String path, Handler handler) {
        rules.post(path, handler);
        return has(path, "POST");
    }

    /// Answers `PUT`.
    public Routes put(String path, Handler handler) {
        rules.put(path, handler);
        return has(path, "PUT");
    }

    /// Answers `PATCH`.
    public Routes patch(String path, Handler handler) {
        rules.patch(path, handler);
        return has(path, "PATCH");
    }

    /// Answers `DELETE`.
    public Routes delete(String path, Handler handler) {
        rules.delete(path, handler);
        return has(path, "DELETE");
    }

    private Routes has(String path, String... added) {
        methods.computeIfAbsent(path, _ -> new ArrayList<>()).addAll(List.of(added));
        return this;
    }

    /// Refuses what was not added.
    @Override
    public void close() {
        methods.forEach((path, allowed) -> Problems.only(rules, path, String.join(", ", allowed)));
    }
}
