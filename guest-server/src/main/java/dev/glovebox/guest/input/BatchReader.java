package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.ImageSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the body of `POST /actions`: `{"actions":[…]}` with its options, or one action by itself.
final class BatchReader {
    private static final int ACTIONS_MAX = 1_000;
    private static final int STAY_MAX_MS = 600_000;
    private static final int PAUSE_MAX_MS = 60_000;
    private static final int PATIENCE_MS = 10_000;
    private static final int PATIENCE_MAX_MS = 120_000;
    private static final int LIMIT_MS = 120_000;
    private static final int LIMIT_MAX_MS = 1_800_000;

    private final KeyNames names;
    private final Eyes eyes;

    /// @param eyes check how screenshots are wanted
    BatchReader(KeyNames names, Eyes eyes) {
        this.names = names;
        this.eyes = eyes;
    }

    /// Reads `body`, all of it before anything is done.
    ///
    /// @param screen the screen's size now
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody], which names the field
    Batch read(String requestId, byte[] body, ImageSize screen) {
        JsonNode json = Json.read(body, JsonNode.class);
        JsonNode whole = json == null ? Json.mapper().missingNode() : json;
        boolean isOne = whole.path("type").isTextual() || whole.path("action").isTextual();
        if (isOne) {
            ObjectNode wrapped = Json.mapper().createObjectNode();
            wrapped.putArray("actions").add(whole);
            whole = wrapped;
        }
        var fields = new Fields("", whole);
        Space space =
                fields.object("space").map(object -> Space.read(object, screen)).orElse(Space.of(screen));
        Optional<Map<String, String>> settle = fields.object("settle").map(object -> {
            Map<String, String> parameters = Views.settle(object, space);
            object.close();
            return parameters;
        });
        Optional<Map<String, String>> screenshot = screenshot(fields, space);
        Batch.Shots shots = shots(fields);
        var reader = new ActionReader(names, space, screenshot.orElse(Map.of()));
        List<Batch.Step> steps = new ArrayList<>();
        for (Fields.Element each : fields.elements("actions", ACTIONS_MAX)) {
            String path = isOne ? "" : each.path();
            String name =
                    each.node().path("action").asText(each.node().path("type").asText());
            steps.add(new Batch.Step(name, reader.read(path, each.node())));
        }
        if (!fields.has("actions")) {
            throw new Failure.BadBody("actions", "is missing; expected an array of actions").asException();
        }
        Optional<Action.Expectation> expectation = fields.object("expect").map(object -> {
            Action.Expectation wish = Expectations.read(object, space);
            object.close();
            return wish;
        });
        var batch = new Batch(
                requestId,
                steps,
                expectation,
                settle,
                screenshot,
                shots,
                stay(fields, steps),
                fields.millis("pauseMs", 0, PAUSE_MAX_MS),
                fields.millis("waitMs", PATIENCE_MS, PATIENCE_MAX_MS),
                fields.millis("timeoutMs", LIMIT_MS, LIMIT_MAX_MS));
        fields.close();
        screenshot.ifPresent(parameters -> check("screenshot", parameters));
        settle.ifPresent(parameters -> check("settle", parameters));
        for (int i = 0; i < steps.size(); i++) {
            String path = isOne ? "" : "actions[%d]".formatted(i);
            switch (steps.get(i).action()) {
                case Action.Look(Map<String, String> parameters) -> check(path, parameters);
                case Action.Settle(Map<String, String> parameters) -> check(path, parameters);
                default -> {} // has no parameters of the screen
            }
        }
        return batch;
    }

    private void check(String path, Map<String, String> parameters) {
        try {
            eyes.check(parameters);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.BadParameter(String name, String value, String expected)) {
                throw new Failure.BadBody(
                                path.isEmpty() ? name : path + "." + name, "%s: expected %s".formatted(value, expected))
                        .asException();
            }
            throw e;
        }
    }

    private static Optional<Map<String, String>> screenshot(Fields fields, Space space) {
        Optional<JsonNode> node = fields.node("screenshot");
        return node.isPresent() && node.get().isBoolean() && !node.get().booleanValue()
                ? Optional.empty()
                : node.map(found -> Views.read("screenshot", found, space));
    }

    private static Batch.Shots shots(Fields fields) {
        String name = fields.text("screenshots").orElse("final");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "final" -> Batch.Shots.FINAL;
            case "each" -> Batch.Shots.EACH;
            case "failure" -> Batch.Shots.FAILURE;
            default -> throw fields.bad("screenshots", "%s: expected final, each or failure".formatted(name));
        };
    }

    /// What Anthropic's `left_mouse_down` has pressed is released by another request.
    private static Duration stay(Fields fields, List<Batch.Step> steps) {
        boolean isSplit = steps.stream().anyMatch(step -> step.name().equals("left_mouse_down"));
        int absent = isSplit ? (int) AnthropicActions.MOUSE_DOWN_STAYS.toMillis() : 0;
        return fields.millis("holdMs", absent, STAY_MAX_MS);
    }
}
