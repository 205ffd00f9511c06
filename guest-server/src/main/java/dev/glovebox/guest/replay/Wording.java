package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Says what an action is, for people: `double click at 640, 400`.
final class Wording {
    private static final Map<Integer, String> TIMES = Map.of(1, "", 2, "double ", 3, "triple ");
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("Control_L", "Ctrl"),
            Map.entry("Control_R", "Ctrl"),
            Map.entry("Shift_L", "Shift"),
            Map.entry("Shift_R", "Shift"),
            Map.entry("Alt_L", "Alt"),
            Map.entry("Alt_R", "Alt"),
            Map.entry("ISO_Level3_Shift", "AltGr"),
            Map.entry("Super_L", "Super"),
            Map.entry("Super_R", "Super"),
            Map.entry("Return", "Enter"),
            Map.entry("Prior", "Page Up"),
            Map.entry("Next", "Page Down"));

    private Wording() {}

    /// The action in a few words.
    static String of(Action action) {
        return switch (action) {
            case Action.Click(int x, int y, String button, int clicks) ->
                "%s%sclick at %d, %d".formatted(TIMES.getOrDefault(clicks, clicks + "-fold "), other(button), x, y);
            case Action.Drag(List<Point> path, String button) ->
                "%sdrag from %d, %d to %d, %d"
                        .formatted(
                                other(button),
                                path.getFirst().x(),
                                path.getFirst().y(),
                                path.getLast().x(),
                                path.getLast().y());
            case Action.Move(int x, int y) -> "rest at %d, %d".formatted(x, y);
            case Action.Scroll(int x, int y, int notchesX, int notchesY) ->
                "scroll %s at %d, %d".formatted(scroll(notchesX, notchesY), x, y);
            case Action.Type(String text) -> "type " + shortened(text);
            case Action.Keypress(List<String> keys) -> "press " + chord(keys);
            case Action.HoldKey(List<String> keys, long durationMs) ->
                "hold %s for %s s".formatted(chord(keys), Times.seconds(durationMs));
            case Action.KeyDown(String key) -> chord(List.of(key)) + " down";
            case Action.KeyUp(String key) -> chord(List.of(key)) + " up";
            case Action.MouseDown(int x, int y, String button) -> "%s button down at %d, %d".formatted(button, x, y);
            case Action.MouseUp(int x, int y, String button) -> "%s button up at %d, %d".formatted(button, x, y);
            case Action.Wait(long ms) -> "wait %s s".formatted(Times.seconds(ms));
            case Action.Given given ->
                given.gist()
                        .map(Wording::of)
                        .orElseGet(() -> given.json()
                                .path("type")
                                .asText(given.json().path("action").asText("action")));
        };
    }

    /// Keys as people write them: `Ctrl+Shift+T`.
    static String chord(List<String> keys) {
        return keys.stream().map(Wording::key).collect(Collectors.joining("+"));
    }

    private static String key(String keysym) {
        return KEYS.getOrDefault(keysym, keysym.length() == 1 ? keysym.toUpperCase(Locale.ROOT) : keysym);
    }

    private static String other(String button) {
        return button.equals("left") ? "" : button + " ";
    }

    private static String scroll(int notchesX, int notchesY) {
        String down = notchesY == 0 ? "" : (notchesY > 0 ? "down " : "up ") + Math.abs(notchesY);
        String right = notchesX == 0 ? "" : (notchesX > 0 ? "right " : "left ") + Math.abs(notchesX);
        return (down + " " + right).strip();
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= 60
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 40)) + " …";
    }
}
