package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.States.State;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Parameters;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is asked for in the query of a request.
///
/// @param scope which part of the desktop
/// @param maxText how many characters of each text
/// @param asText whether lines of text are wanted, else JSON
record AccessibilityQuery(Scope scope, int maxText, boolean asText) {
    private static final List<String> COMMON =
            List.of("app", "window", "depth", "maxNodes", "timeoutMs", "showing", "maxText", "format");
    private static final List<String> FIND = List.of("role", "name", "text", "state", "exact", "max", "waitMs");
    private static final int DEPTH_MAX = 200;
    private static final int NODES = 2_000;
    private static final int NODES_MAX = 50_000;
    private static final int TIMEOUT_MS = 3_000;
    private static final int TIMEOUT_MIN_MS = 100;
    private static final int TIMEOUT_MAX_MS = 30_000;
    private static final int TEXT = 500;
    private static final int TEXT_MAX = 1_000_000;
    private static final int MATCHES = 20;
    private static final int MATCHES_MAX = 1_000;
    private static final int WAIT_MAX_MS = 60_000;

    /// What `GET /accessibility` is asked for.
    ///
    /// @throws dev.glovebox.guest.http.FailureException when a parameter is unknown or wrong
    static AccessibilityQuery tree(ServerRequest request) {
        return of(Parameters.of(request, COMMON), NODES);
    }

    private static AccessibilityQuery of(Parameters parameters, int maxNodes) {
        return new AccessibilityQuery(
                new Scope(
                        parameters.text("app"),
                        parameters.text("window"),
                        (int) parameters.integer("depth", DEPTH_MAX, 0, DEPTH_MAX),
                        (int) parameters.integer("maxNodes", maxNodes, 1, NODES_MAX),
                        parameters.flag("showing", true),
                        parameters.integer("timeoutMs", TIMEOUT_MS, TIMEOUT_MIN_MS, TIMEOUT_MAX_MS)),
                (int) parameters.integer("maxText", TEXT, 0, TEXT_MAX),
                parameters.choice("format", "json", "text").orElse("json").equals("text"));
    }

    /// What `GET /accessibility/find` is asked for.
    ///
    /// @param where which part of the desktop, and in which form
    /// @param waiting how long something may take to appear
    record Find(AccessibilityQuery where, Criteria criteria, int max, Duration waiting) {

        /// Reads it from `request`.
        ///
        /// @throws dev.glovebox.guest.http.FailureException when a parameter is unknown or wrong
        static Find of(ServerRequest request) {
            List<String> known = new ArrayList<>(COMMON);
            known.addAll(FIND);
            Parameters parameters = Parameters.of(request, known);
            var criteria = new Criteria(
                    parameters.text("role").map(Find::role),
                    parameters.text("name"),
                    parameters.text("text"),
                    parameters.text("state").map(Find::states).orElse(List.of()),
                    parameters.flag("exact", false));
            return new Find(
                    AccessibilityQuery.of(parameters, NODES_MAX),
                    criteria,
                    (int) parameters.integer("max", MATCHES, 1, MATCHES_MAX),
                    Duration.ofMillis(parameters.integer("waitMs", 0, 0, WAIT_MAX_MS)));
        }

        private static String role(String text) {
            return Roles.parse(text)
                    .orElseThrow(() -> new Failure.BadParameter(
                                    "role", text, "a role of AT-SPI, as in button, check box, entry, text or frame")
                            .asException());
        }

        private static List<State> states(String text) {
            return Arrays.stream(text.split(",", -1)).map(Find::state).toList();
        }

        private static State state(String text) {
            String label =
                    text.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
            return Stream.of(State.values())
                    .filter(state -> state.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new Failure.BadParameter(
                                    "state",
                                    text,
                                    Stream.of(State.values()).map(State::label).collect(Collectors.joining(", ")))
                            .asException());
        }
    }
}
