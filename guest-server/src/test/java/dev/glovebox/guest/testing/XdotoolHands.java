package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.glovebox.guest.replay.Hands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Does actions by xdotool, which has to be installed; each `perform` is one run of it, so that what is pressed in
/// one is still held in the next.
public final class XdotoolHands implements Hands {
    private static final Map<String, String> BUTTONS =
            Map.of("left", "1", "middle", "2", "right", "3", "back", "8", "forward", "9");

    private final Xvfb.Display display;

    /// Does them on `display`.
    public XdotoolHands(Xvfb.Display display) {
        this.display = display;
    }

    @Override
    public List<JsonNode> perform(List<JsonNode> actions) {
        var results = new ArrayList<JsonNode>();
        for (JsonNode action : actions) {
            var command = new ArrayList<>(List.of("xdotool"));
            command.addAll(arguments(action));
            display.run(command.toArray(String[]::new));
            results.add(JsonNodeFactory.instance.objectNode().put("status", "ok"));
        }
        return results;
    }

    private static List<String> arguments(JsonNode action) {
        String button = BUTTONS.getOrDefault(action.path("button").asText("left"), "1");
        List<String> there =
                List.of("mousemove", action.path("x").asText(), action.path("y").asText());
        return switch (action.path("type").asText()) {
            case "move" -> there;
            case "click" ->
                then(there, "click", "--repeat", action.path("clicks").asText("1"), button);
            case "mouse_down" -> then(there, "mousedown", button);
            case "mouse_up" -> then(there, "mouseup", button);
            case "drag" -> drag(action.path("path"), button);
            case "scroll" ->
                then(
                        there,
                        "click",
                        "--repeat",
                        Integer.toString(Math.abs(action.path("notches_y").asInt())),
                        action.path("notches_y").asInt() > 0 ? "5" : "4");
            case "type" -> type(action.path("text").asText());
            case "keypress" -> List.of("key", keys(action));
            case "key_down" -> List.of("keydown", action.path("key").asText());
            case "key_up" -> List.of("keyup", action.path("key").asText());
            case "hold_key" ->
                List.of(
                        "keydown",
                        keys(action),
                        "sleep",
                        Double.toString(action.path("durationMs").asInt() / 1000.0),
                        "keyup",
                        keys(action));
            case "wait" -> List.of("sleep", Double.toString(action.path("ms").asInt() / 1000.0));
            default -> throw new IllegalArgumentException("no such action: " + action);
        };
    }

    /// Line feeds are Return keys: xdotool has another key for them.
    private static List<String> type(String text) {
        var arguments = new ArrayList<String>();
        for (String part : text.splitWithDelimiters("\n", 0)) {
            if (!part.isEmpty()) {
                arguments.addAll(
                        part.equals("\n")
                                ? List.of("key", "Return")
                                : List.of("type", "--delay", "8", "--args", "1", part));
            }
        }
        return arguments;
    }

    private static String keys(JsonNode action) {
        var keys = new ArrayList<String>();
        action.path("keys").forEach(key -> keys.add(key.asText()));
        return String.join("+", keys);
    }

    private static List<String> drag(JsonNode path, String button) {
        var arguments = new ArrayList<String>();
        for (int i = 0; i < path.size(); i++) {
            JsonNode point = path.path(i);
            arguments.addAll(List.of(
                    "mousemove", point.path("x").asText(), point.path("y").asText()));
            if (i == 0) {
                arguments.addAll(List.of("mousedown", button));
            }
        }
        arguments.addAll(List.of("mouseup", button));
        return arguments;
    }

    private static List<String> then(List<String> first, String... more) {
        var all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }
}
