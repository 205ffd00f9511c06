package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.Point;
import java.util.List;

/// Writes actions as `POST /actions` takes them.
final class ActionJson {
    private ActionJson() {}

    /// The action as an item of the list `actions`.
    static ObjectNode of(Action action) {
        return switch (action) {
            case Action.Click(int x, int y, String button, int clicks) ->
                at("click", x, y).put("button", button).put("clicks", clicks);
            case Action.Drag(List<Point> path, String button) -> drag(path).put("button", button);
            case Action.Move(int x, int y) -> at("move", x, y);
            case Action.Scroll(int x, int y, int notchesX, int notchesY) ->
                at("scroll", x, y).put("notches_x", notchesX).put("notches_y", notchesY);
            case Action.Type(String text) -> node("type").put("text", text);
            case Action.Keypress(List<String> keys) -> keys("keypress", keys);
            case Action.HoldKey(List<String> keys, long durationMs) ->
                keys("hold_key", keys).put("durationMs", durationMs);
            case Action.KeyDown(String key) -> node("key_down").put("key", key);
            case Action.KeyUp(String key) -> node("key_up").put("key", key);
            case Action.MouseDown(int x, int y, String button) ->
                at("mouse_down", x, y).put("button", button);
            case Action.MouseUp(int x, int y, String button) ->
                at("mouse_up", x, y).put("button", button);
            case Action.Wait(long ms) -> node("wait").put("ms", ms);
            case Action.Given given -> given.json().deepCopy();
        };
    }

    /// The name of the action's kind.
    static String type(Action action) {
        return of(action).path("type").asText();
    }

    private static ObjectNode node(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }

    private static ObjectNode at(String type, int x, int y) {
        return node(type).put("x", x).put("y", y);
    }

    private static ObjectNode drag(List<Point> path) {
        ObjectNode drag = node("drag");
        ArrayNode points = drag.putArray("path");
        path.forEach(point -> points.addObject().put("x", point.x()).put("y", point.y()));
        return drag;
    }

    private static ObjectNode keys(String type, List<String> keys) {
        ObjectNode pressed = node(type);
        keys.forEach(pressed.putArray("keys")::add);
        return pressed;
    }
}
