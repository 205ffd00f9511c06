package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads actions in the form that OpenAI's models give them, `{"type":"click","x":1,"y":2}`, with further types and
/// fields; those with a field `action` are [AnthropicActions].
final class ActionReader {
    static final Duration CLICK_HOLD = Duration.ofMillis(10);
    static final Duration KEY_HOLD = Duration.ofMillis(20);
    static final int WAIT_MAX_MS = 600_000;
    private static final int WAIT_MS = 1_000;
    private static final int CLICKS_MAX = 10;
    private static final int DRAG_MS = 200;
    private static final int PATH_MAX = 10_000;
    private static final int NOTCHES_MAX = 1_000;
    private static final int PIXELS_MAX = 100_000;
    private static final int TEXT_MAX = 1 << 20;
    private static final String TYPES = "click, double_click, triple_click, move, drag, scroll, type, keypress, "
            + "key_down, key_up, hold_key, mouse_down, mouse_up, wait, settle, screenshot, zoom, cursor_position, expect";

    private final KeyReader keys;
    private final Space space;
    private final Map<String, String> view;
    private final AnthropicActions anthropic;

    /// @param space what coordinates are of
    /// @param view how screenshots are wanted, unless an action says it
    ActionReader(KeyNames names, Space space, Map<String, String> view) {
        this.keys = new KeyReader(names);
        this.space = space;
        this.view = view;
        this.anthropic = new AnthropicActions(keys, space, view);
    }

    /// Reads one.
    ///
    /// @param path where it is in the body
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody]
    Action read(String path, JsonNode node) {
        var fields = new Fields(path, node);
        Action action = fields.has("action") ? anthropic.read(fields) : read(fields);
        fields.close();
        return action;
    }

    private Action read(Fields fields) {
        String type = fields.text("type").orElseThrow(() -> fields.bad("type", "is missing; expected one of " + TYPES));
        return switch (type) {
            case "click" -> click(fields, fields.integer("clicks", 1, 1, CLICKS_MAX));
            case "double_click" -> click(fields, 2);
            case "triple_click" -> click(fields, 3);
            case "move" -> move(fields);
            case "drag" -> drag(fields);
            case "scroll" -> scroll(fields);
            case "type" -> type(fields);
            case "keypress" -> keypress(fields);
            case "hold_key" ->
                new Action.KeyPress(
                        List.of(keys.required(fields)),
                        Duration.ofMillis(fields.requiredInteger("durationMs", 0, WAIT_MAX_MS)));
            case "key_down" -> new Action.KeyDown(keys.required(fields));
            case "key_up" -> new Action.KeyUp(keys.required(fields));
            case "mouse_down" -> new Action.MouseDown(place(fields), button(fields));
            case "mouse_up" -> new Action.MouseUp(place(fields), button(fields));
            case "wait" -> new Action.Wait(fields.millis("ms", WAIT_MS, WAIT_MAX_MS));
            case "settle" -> new Action.Settle(Views.settle(fields, space));
            case "screenshot" -> new Action.Look(Views.merged(view, fields, space));
            case "zoom" -> zoom(fields);
            case "cursor_position" -> new Action.CursorPosition();
            case "expect" -> new Action.Expect(Expectations.read(fields, space));
            default -> throw fields.bad("type", "%s: expected one of %s".formatted(type, TYPES));
        };
    }

    private Action click(Fields fields, int count) {
        return new Action.Click(
                place(fields),
                button(fields),
                count,
                fields.millis("holdMs", (int) CLICK_HOLD.toMillis(), WAIT_MAX_MS),
                keys.optional(fields, "keys"));
    }

    private Action move(Fields fields) {
        if (fields.has("dx") || fields.has("dy")) {
            return new Action.MoveBy(
                    fields.integer("dx", 0, -PIXELS_MAX, PIXELS_MAX), fields.integer("dy", 0, -PIXELS_MAX, PIXELS_MAX));
        }
        Point place = place(fields).orElseThrow(() -> fields.bad("x", "is missing; x and y, or dx and dy"));
        return new Action.Move(place, keys.optional(fields, "keys"));
    }

    private Action drag(Fields fields) {
        List<Point> path = new ArrayList<>();
        for (Fields.Element each : fields.elements("path", PATH_MAX)) {
            path.add(space.point(each.path(), each.node()));
        }
        if (path.isEmpty()) {
            throw fields.bad("path", "expected at least one place");
        }
        return new Action.Drag(
                path, button(fields), fields.millis("durationMs", DRAG_MS, WAIT_MAX_MS), keys.optional(fields, "keys"));
    }

    private Action scroll(Fields fields) {
        boolean isInNotches = fields.has("notches_x") || fields.has("notches_y");
        int right = isInNotches
                ? fields.integer("notches_x", 0, -NOTCHES_MAX, NOTCHES_MAX)
                : Notches.of(fields.integer("scroll_x", 0, -PIXELS_MAX, PIXELS_MAX));
        int down = isInNotches
                ? fields.integer("notches_y", 0, -NOTCHES_MAX, NOTCHES_MAX)
                : Notches.of(fields.integer("scroll_y", 0, -PIXELS_MAX, PIXELS_MAX));
        return new Action.Scroll(place(fields), right, down, keys.optional(fields, "keys"));
    }

    private static Action type(Fields fields) {
        String by = fields.text("method").orElse("keys");
        if (!by.equals("keys") && !by.equals("clipboard")) {
            throw fields.bad("method", "%s: expected keys or clipboard".formatted(by));
        }
        return new Action.Type(
                codePoints(fields.path("text"), fields.requiredText("text")),
                fields.millis("delayMs", 0, 10_000),
                by.equals("clipboard"));
    }

    /// The code points of a text to be typed, each line break one.
    static int[] codePoints(String path, String text) {
        if (text.length() > TEXT_MAX) {
            throw new Failure.BadBody(path, "longer than %d characters".formatted(TEXT_MAX)).asException();
        }
        int[] codePoints =
                text.replace("\r\n", "\n").replace('\r', '\n').codePoints().toArray();
        for (int codePoint : codePoints) {
            boolean isKey = codePoint == '\n' || codePoint == '\t';
            if (!isKey && (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE)) {
                throw new Failure.BadBody(path, "U+%04X cannot be typed; use keypress for keys".formatted(codePoint))
                        .asException();
            }
        }
        return codePoints;
    }

    private Action keypress(Fields fields) {
        return new Action.KeyPress(
                List.of(keys.required(fields)), fields.millis("holdMs", (int) KEY_HOLD.toMillis(), WAIT_MAX_MS));
    }

    private Action zoom(Fields fields) {
        Region region = fields.map("region", space::region)
                .orElseThrow(() -> fields.bad("region", "is missing; expected [x,y,width,height]"));
        Map<String, String> parameters = new HashMap<>(view);
        parameters.put("region", region.toString());
        return new Action.Look(parameters);
    }

    private Optional<Point> place(Fields fields) {
        Optional<JsonNode> x = fields.node("x");
        Optional<JsonNode> y = fields.node("y");
        if (x.isPresent() != y.isPresent()) {
            throw fields.bad(x.isPresent() ? "y" : "x", "is missing; give both or none");
        }
        return x.isPresent() && y.isPresent()
                ? Optional.of(space.point(fields.path("x"), x.get(), fields.path("y"), y.get()))
                : Optional.empty();
    }

    private static MouseButton button(Fields fields) {
        return fields.text("button")
                .map(name -> MouseButton.of(name)
                        .orElseThrow(() ->
                                fields.bad("button", "%s: expected one of %s".formatted(name, MouseButton.names()))))
                .orElse(MouseButton.LEFT);
    }
}
