package dev.glovebox.guest.x11;

import dev.glovebox.guest.recording.InputEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// An event on its way from the hook's process to the server's: one line, its fields separated by tabs, the type
/// first and the X server's time second.
///
/// @param serverTimeMs the X server's time
/// @param event what happened
record InputHookLine(long serverTimeMs, InputEvent event) {
    /// What the process writes once it listens.
    static final String READY = "ready";

    /// What it writes after the last event; it may be killed then.
    static final String END = "end";

    private static final String SEPARATOR = "\t";

    String encode() {
        List<Object> fields = switch (event) {
            case InputEvent.KeyDown e -> List.of(e.keysym(), e.keycode(), join(e.modifiers()), escape(e.text()));
            case InputEvent.KeyUp e -> List.of(e.keysym(), e.keycode(), join(e.modifiers()));
            case InputEvent.MouseDown e -> List.of(e.x(), e.y(), e.button(), e.clicks());
            case InputEvent.MouseUp e -> List.of(e.x(), e.y(), e.button(), e.clicks());
            case InputEvent.MouseMove e -> List.of(e.x(), e.y());
            case InputEvent.MouseDrag e -> List.of(e.x(), e.y(), e.button());
            case InputEvent.Scroll e -> List.of(e.x(), e.y(), e.direction(), e.notches());
            case InputEvent.Gap e -> List.of(e.reason());
        };
        return event.type()
                + SEPARATOR
                + serverTimeMs
                + SEPARATOR
                + fields.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }

    /// The event in `line`.
    ///
    /// @throws IllegalArgumentException when it is none, as when its writer died in the middle of it
    static InputHookLine decode(String line) {
        String[] f = line.split(SEPARATOR, -1);
        try {
            InputEvent event = switch (f[0]) {
                case "key_down" ->
                    new InputEvent.KeyDown(f[2], Integer.parseInt(f[3]), unescape(f[5]), modifiers(f[4]));
                case "key_up" -> new InputEvent.KeyUp(f[2], Integer.parseInt(f[3]), modifiers(f[4]));
                case "mouse_down" -> new InputEvent.MouseDown(number(f[2]), number(f[3]), button(f[4]), number(f[5]));
                case "mouse_up" -> new InputEvent.MouseUp(number(f[2]), number(f[3]), button(f[4]), number(f[5]));
                case "mouse_move" -> new InputEvent.MouseMove(number(f[2]), number(f[3]));
                case "mouse_drag" -> new InputEvent.MouseDrag(number(f[2]), number(f[3]), button(f[4]));
                case "scroll" ->
                    new InputEvent.Scroll(number(f[2]), number(f[3]), InputEvent.Direction.valueOf(f[4]), number(f[5]));
                default -> throw new IllegalArgumentException("no event: " + line);
            };
            return new InputHookLine(Long.parseLong(f[1]), event);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a field is missing: " + line, e);
        }
    }

    private static int number(String field) {
        return Integer.parseInt(field);
    }

    private static InputEvent.Button button(String field) {
        return InputEvent.Button.valueOf(field);
    }

    private static String join(List<InputEvent.Modifier> modifiers) {
        return modifiers.stream().map(InputEvent.Modifier::wireName).collect(Collectors.joining(","));
    }

    private static List<InputEvent.Modifier> modifiers(String field) {
        return field.isEmpty()
                ? List.of()
                : Arrays.stream(field.split(",", -1))
                        .map(name -> InputEvent.Modifier.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String unescape(String field) {
        return field.translateEscapes();
    }
}
