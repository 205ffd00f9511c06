package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.Point;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Writes what acts in the form that `POST /actions` takes, with coordinates of the screen.
final class ActionJson {
    private ActionJson() {}

    /// The JSON of `action`.
    static ObjectNode of(Action action) {
        ObjectNode json = Json.mapper().createObjectNode();
        switch (action) {
            case Action.Move(Point place, List<Key> keys) -> keys(place(json.put("type", "move"), place), keys);
            case Action.MoveBy(int dx, int dy) ->
                json.put("type", "move").put("dx", dx).put("dy", dy);
            case Action.Click click -> click(json, click);
            case Action.Drag drag -> drag(json, drag);
            case Action.Scroll scroll -> scroll(json, scroll);
            case Action.Type type -> type(json, type);
            case Action.KeyPress(List<List<Key>> combinations, Duration hold) -> keyPress(json, combinations, hold);
            case Action.KeyDown(List<Key> keys) -> keys(json.put("type", "key_down"), keys);
            case Action.KeyUp(List<Key> keys) -> keys(json.put("type", "key_up"), keys);
            case Action.MouseDown(Optional<Point> place, MouseButton button) ->
                place(json.put("type", "mouse_down"), place).put("button", button.wireName());
            case Action.MouseUp(Optional<Point> place, MouseButton button) ->
                place(json.put("type", "mouse_up"), place).put("button", button.wireName());
            case Action.Wait(Duration time) -> json.put("type", "wait").put("ms", time.toMillis());
            case Action.Settle _, Action.Look _, Action.CursorPosition _, Action.Expect _ ->
                throw new IllegalArgumentException("looks are not written: " + action);
        }
        return json;
    }

    private static void click(ObjectNode json, Action.Click click) {
        place(json.put("type", "click"), click.place());
        json.put("button", click.button().wireName()).put("clicks", click.count());
        json.put("holdMs", click.hold().toMillis());
        keys(json, click.keys());
    }

    private static void drag(ObjectNode json, Action.Drag drag) {
        ArrayNode path = json.put("type", "drag").putArray("path");
        drag.path().forEach(each -> place(path.addObject(), each));
        json.put("button", drag.button().wireName())
                .put("durationMs", drag.duration().toMillis());
        keys(json, drag.keys());
    }

    private static void scroll(ObjectNode json, Action.Scroll scroll) {
        place(json.put("type", "scroll"), scroll.place());
        json.put("notches_x", scroll.right()).put("notches_y", scroll.down());
        keys(json, scroll.keys());
    }

    private static void type(ObjectNode json, Action.Type type) {
        json.put("type", "type").put("text", new String(type.codePoints(), 0, type.codePoints().length));
        if (!type.pause().isZero()) {
            json.put("delayMs", type.pause().toMillis());
        }
        if (type.paste()) {
            json.put("method", "clipboard");
        }
    }

    /// Several combinations are those of Anthropic's `key`, which alone has them.
    private static void keyPress(ObjectNode json, List<List<Key>> combinations, Duration hold) {
        if (combinations.size() == 1) {
            keys(json.put("type", "keypress"), combinations.getFirst());
            json.put("holdMs", hold.toMillis());
        } else {
            List<String> texts = combinations.stream()
                    .map(keys -> String.join("+", keys.stream().map(Key::name).toList()))
                    .toList();
            json.put("action", "key").put("text", String.join(" ", texts));
        }
    }

    private static ObjectNode place(ObjectNode json, Optional<Point> place) {
        place.ifPresent(found -> place(json, found));
        return json;
    }

    private static ObjectNode place(ObjectNode json, Point place) {
        return json.put("x", place.x()).put("y", place.y());
    }

    private static void keys(ObjectNode json, List<Key> keys) {
        if (!keys.isEmpty()) {
            ArrayNode names = json.putArray("keys");
            keys.forEach(key -> names.add(key.name()));
        }
    }
}
