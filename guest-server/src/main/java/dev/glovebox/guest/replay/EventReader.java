package dev.glovebox.guest.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the lines of a recording's `events.jsonl`.
final class EventReader {
    private EventReader() {}

    /// Reads all lines; one that is torn, as at the end of a recording that was cut off, is the end. Lines of a
    /// kind that is not known here are passed over.
    static void read(InputStream lines, Consumer<RecordedEvent> sink) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8), 1 << 16);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            try {
                event(Json.mapper().readTree(line)).ifPresent(sink);
            } catch (JsonProcessingException _) {
                return;
            }
        }
    }

    private static Optional<RecordedEvent> event(JsonNode line) {
        long timeMs = line.path("timeMs").asLong();
        return switch (line.path("type").asText()) {
            case "key_down" -> Optional.of(key(timeMs, true, line));
            case "key_up" -> Optional.of(key(timeMs, false, line));
            case "mouse_down" -> button(timeMs, true, line);
            case "mouse_up" -> button(timeMs, false, line);
            case "mouse_move", "mouse_drag" -> Optional.of(new RecordedEvent.Motion(timeMs, at(line)));
            case "scroll" -> Optional.of(wheel(timeMs, line));
            case "action" -> action(timeMs, line);
            case "frame" -> Optional.of(new RecordedEvent.Shown(timeMs, RecordedFrame.of(line)));
            case "gap" ->
                Optional.of(new RecordedEvent.Gap(timeMs, line.path("reason").asText()));
            default -> Optional.empty();
        };
    }

    private static RecordedEvent key(long timeMs, boolean isPress, JsonNode line) {
        String keysym = line.path("keysym").asText();
        String id = line.path("keycode").isInt() ? line.path("keycode").asText() : keysym;
        boolean modified = false;
        for (JsonNode modifier : line.path("modifiers")) {
            modified |= !modifier.asText().equals("altgr");
        }
        return new RecordedEvent.Key(
                timeMs, isPress, id, keysym, line.path("text").asText(), modified);
    }

    /// A button without a name cannot be pressed again.
    private static Optional<RecordedEvent> button(long timeMs, boolean isPress, JsonNode line) {
        String button = line.path("button").asText();
        return button.equals("unknown")
                ? Optional.empty()
                : Optional.of(new RecordedEvent.Button(
                        timeMs, isPress, at(line), button, line.path("clicks").asInt()));
    }

    private static RecordedEvent wheel(long timeMs, JsonNode line) {
        int notches = line.path("notches").asInt(1);
        return switch (line.path("direction").asText()) {
            case "up" -> new RecordedEvent.Wheel(timeMs, at(line), 0, -notches);
            case "left" -> new RecordedEvent.Wheel(timeMs, at(line), -notches, 0);
            case "right" -> new RecordedEvent.Wheel(timeMs, at(line), notches, 0);
            default -> new RecordedEvent.Wheel(timeMs, at(line), 0, notches);
        };
    }

    private static Optional<RecordedEvent> action(long timeMs, JsonNode line) {
        if (line.path("phase").asText().equals("end")) {
            return Optional.of(
                    new RecordedEvent.Ended(timeMs, line.path("status").asText().equals("ok")));
        }
        return line.path("action") instanceof ObjectNode action
                ? Optional.of(new RecordedEvent.Begun(timeMs, action))
                : Optional.empty();
    }

    private static Point at(JsonNode line) {
        return new Point(line.path("x").asInt(), line.path("y").asInt());
    }
}
