package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.image.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what the input engine was asked to do.
final class ActionReader {
    /// The fields of each kind beside `type`; one with another field is something else.
    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("click", Set.of("x", "y", "button", "clicks")),
            Map.entry("double_click", Set.of("x", "y", "button")),
            Map.entry("triple_click", Set.of("x", "y", "button")),
            Map.entry("drag", Set.of("path", "button")),
            Map.entry("move", Set.of("x", "y")),
            Map.entry("scroll", Set.of("x", "y", "notches_x", "notches_y")),
            Map.entry("type", Set.of("text")),
            Map.entry("keypress", Set.of("keys")),
            Map.entry("hold_key", Set.of("keys", "durationMs")),
            Map.entry("key_down", Set.of("key")),
            Map.entry("key_up", Set.of("key")),
            Map.entry("mouse_down", Set.of("x", "y", "button")),
            Map.entry("mouse_up", Set.of("x", "y", "button")));

    /// What does nothing to the desktop; a wait among them is a pause, which the times of the steps tell.
    private static final Set<String> LOOKS = Set.of("screenshot", "zoom", "cursor_position", "wait");

    private static final Set<String> TIMES = Set.of("holdMs", "delayMs", "durationMs");

    private ActionReader() {}

    /// Whether the action only looks or waits.
    static boolean isLook(ObjectNode action) {
        return LOOKS.contains(action.path("type").asText(action.path("action").asText()));
    }

    /// The action; empty when this form of it is not known here.
    static Optional<Action> read(ObjectNode action) {
        Set<String> fields = FIELDS.get(action.path("type").asText());
        if (fields == null) {
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> field : action.properties()) {
            if (!field.getKey().equals("type") && !fields.contains(field.getKey())) {
                return Optional.empty();
            }
        }
        boolean placed = !fields.contains("x")
                || action.path("x").isInt() && action.path("y").isInt();
        return placed ? Optional.ofNullable(known(action)).filter(ActionReader::isWhole) : Optional.empty();
    }

    /// The action without what it says on how long its parts take; empty when that is not known here either.
    static Optional<Action> readGist(ObjectNode action) {
        return read(action.deepCopy().without(TIMES));
    }

    private static Action known(ObjectNode action) {
        int x = action.path("x").asInt();
        int y = action.path("y").asInt();
        String button = button(action);
        return switch (action.path("type").asText()) {
            case "click" -> new Action.Click(x, y, button, action.path("clicks").asInt(1));
            case "double_click" -> new Action.Click(x, y, button, 2);
            case "triple_click" -> new Action.Click(x, y, button, 3);
            case "drag" -> new Action.Drag(path(action), button);
            case "move" -> new Action.Move(x, y);
            case "scroll" ->
                new Action.Scroll(
                        x,
                        y,
                        action.path("notches_x").asInt(),
                        action.path("notches_y").asInt());
            case "type" -> new Action.Type(action.path("text").asText());
            case "keypress" -> new Action.Keypress(texts(action.path("keys")));
            case "hold_key" ->
                new Action.HoldKey(
                        texts(action.path("keys")), action.path("durationMs").asLong());
            case "key_down" -> new Action.KeyDown(action.path("key").asText());
            case "key_up" -> new Action.KeyUp(action.path("key").asText());
            case "mouse_down" -> new Action.MouseDown(x, y, button);
            default -> new Action.MouseUp(x, y, button);
        };
    }

    private static boolean isWhole(Action action) {
        return switch (action) {
            case Action.Drag drag -> drag.path().size() > 1;
            case Action.Keypress press -> !press.keys().isEmpty();
            case Action.HoldKey hold -> !hold.keys().isEmpty();
            default -> true;
        };
    }

    private static String button(ObjectNode action) {
        String button = action.path("button").asText("left");
        return button.equals("wheel") ? "middle" : button; // as OpenAI calls it
    }

    private static List<Point> path(ObjectNode action) {
        var path = new ArrayList<Point>();
        action.path("path")
                .forEach(point -> path.add(new Point(
                        point.path("x").asInt(point.path(0).asInt()),
                        point.path("y").asInt(point.path(1).asInt()))));
        return path;
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
