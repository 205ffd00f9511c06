package dev.glovebox.guest.input;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads actions in the form that Anthropic's computer tool gives them, in all its versions:
/// `{"action":"left_click","coordinate":[1,2],"text":"shift"}`
/// ([computer use tool](https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/computer-use-tool)).
final class AnthropicActions {
    /// For how long a button stays held that `left_mouse_down` has pressed: its `left_mouse_up` comes with another
    /// request.
    static final Duration MOUSE_DOWN_STAYS = Duration.ofSeconds(30);

    private static final int SECONDS_MAX = 100;
    private static final int AMOUNT_MAX = 1_000;
    private static final Duration DRAG = Duration.ofMillis(200);
    private static final String ACTIONS = "key, type, mouse_move, left_click, left_click_drag, right_click, "
            + "middle_click, double_click, triple_click, left_mouse_down, left_mouse_up, scroll, hold_key, wait, "
            + "screenshot, zoom, cursor_position";

    private final KeyReader keys;
    private final Space space;
    private final Map<String, String> view;

    AnthropicActions(KeyReader keys, Space space, Map<String, String> view) {
        this.keys = keys;
        this.space = space;
        this.view = view;
    }

    /// Reads one, whose field `action` is there.
    Action read(Fields fields) {
        String action = fields.requiredText("action");
        return switch (action) {
            case "key" ->
                new Action.KeyPress(
                        keys.sequence(fields.path("text"), fields.requiredText("text")), ActionReader.KEY_HOLD);
            case "type" ->
                new Action.Type(
                        ActionReader.codePoints(fields.path("text"), fields.requiredText("text")),
                        Duration.ZERO,
                        false);
            case "mouse_move" -> new Action.Move(required(fields, "coordinate"), List.of());
            case "left_click" -> click(fields, MouseButton.LEFT, 1);
            case "right_click" -> click(fields, MouseButton.RIGHT, 1);
            case "middle_click" -> click(fields, MouseButton.MIDDLE, 1);
            case "double_click" -> click(fields, MouseButton.LEFT, 2);
            case "triple_click" -> click(fields, MouseButton.LEFT, 3);
            case "left_click_drag" -> drag(fields);
            case "left_mouse_down" -> new Action.MouseDown(place(fields), MouseButton.LEFT);
            case "left_mouse_up" -> new Action.MouseUp(place(fields), MouseButton.LEFT);
            case "scroll" -> scroll(fields);
            case "hold_key" -> holdKey(fields);
            case "wait" -> new Action.Wait(seconds(fields));
            case "screenshot" -> new Action.Look(view);
            case "zoom" -> zoom(fields);
            case "cursor_position" -> new Action.CursorPosition();
            default -> throw fields.bad("action", "%s: expected one of %s".formatted(action, ACTIONS));
        };
    }

    private Action click(Fields fields, MouseButton button, int count) {
        return new Action.Click(place(fields), button, count, ActionReader.CLICK_HOLD, modifiers(fields));
    }

    private Action drag(Fields fields) {
        Point end = required(fields, "coordinate");
        Optional<Point> start = fields.map("start_coordinate", space::point);
        List<Point> path = start.map(from -> List.of(from, end)).orElse(List.of(end));
        return new Action.Drag(path, MouseButton.LEFT, DRAG, modifiers(fields));
    }

    private Action scroll(Fields fields) {
        int amount = fields.requiredInteger("scroll_amount", 0, AMOUNT_MAX);
        String direction = fields.requiredText("scroll_direction");
        return switch (direction) {
            case "up" -> new Action.Scroll(place(fields), 0, -amount, modifiers(fields));
            case "down" -> new Action.Scroll(place(fields), 0, amount, modifiers(fields));
            case "left" -> new Action.Scroll(place(fields), -amount, 0, modifiers(fields));
            case "right" -> new Action.Scroll(place(fields), amount, 0, modifiers(fields));
            default ->
                throw fields.bad("scroll_direction", "%s: expected up, down, left or right".formatted(direction));
        };
    }

    private Action holdKey(Fields fields) {
        return new Action.KeyPress(keys.sequence(fields.path("text"), fields.requiredText("text")), seconds(fields));
    }

    private static Duration seconds(Fields fields) {
        return Duration.ofMillis(Math.round(1e3 * fields.number("duration", 1, 0, SECONDS_MAX)));
    }

    private Action zoom(Fields fields) {
        Region region = fields.map("region", space::corners)
                .orElseThrow(() -> fields.bad("region", "is missing; expected [x0,y0,x1,y1]"));
        Map<String, String> parameters = new HashMap<>(view);
        parameters.put("region", region.toString());
        return new Action.Look(parameters);
    }

    /// The modifiers of a click, a drag or a scroll: the interface has them in `text`, its reference program in
    /// `key`.
    private List<Key> modifiers(Fields fields) {
        String name = fields.has("text") || !fields.has("key") ? "text" : "key";
        return fields.text(name).filter(text -> !text.isEmpty()).isPresent() ? keys.optional(fields, name) : List.of();
    }

    private Optional<Point> place(Fields fields) {
        return fields.map("coordinate", space::point);
    }

    private Point required(Fields fields, String name) {
        return fields.map(name, space::point).orElseThrow(() -> fields.bad(name, "is missing; expected [x,y]"));
    }
}
