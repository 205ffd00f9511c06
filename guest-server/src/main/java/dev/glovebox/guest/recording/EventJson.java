package dev.glovebox.guest.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glovebox.guest.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The wire form of an event: one line of JSON, its fields in a fixed order, absent ones left out.
final class EventJson {
    private EventJson() {}

    /// The line, with its line feed.
    ///
    /// @param seq 1 for the recording's first event, then counting on
    /// @param timeMs since the recording began
    static byte[] line(long seq, long timeMs, RecordedEvent event) {
        var line = new ByteArrayOutputStream(128);
        try (JsonGenerator json = Json.mapper().createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("seq", seq);
            json.writeNumberField("timeMs", timeMs);
            json.writeStringField("type", event.type());
            fields(json, event);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void fields(JsonGenerator json, RecordedEvent event) throws IOException {
        switch (event) {
            case InputEvent input -> input(json, input);
            case ActionEvent action -> action(json, action);
            case FrameEvent frame -> frame(json, frame);
        }
    }

    private static void action(JsonGenerator json, ActionEvent event) throws IOException {
        json.writeStringField("phase", event instanceof ActionEvent.Began ? "begin" : "end");
        json.writeStringField("requestId", event.note().requestId());
        json.writeNumberField("index", event.note().index());
        switch (event) {
            case ActionEvent.Began(ActionNote note) -> json.writeObjectField("action", note.action());
            case ActionEvent.Ended(ActionNote _, ActionStatus status) ->
                json.writeStringField("status", status.wireName());
        }
    }

    private static void frame(JsonGenerator json, FrameEvent frame) throws IOException {
        json.writeStringField("image", frame.image());
        json.writeStringField("hash", frame.hash());
        json.writeStringField("digest", frame.digest());
        json.writeNumberField("width", frame.width());
        json.writeNumberField("height", frame.height());
        window(json, frame.window());
        position(json, frame.x(), frame.y());
    }

    private static void window(JsonGenerator json, FocusedWindow.@Nullable Window window) throws IOException {
        if (window == null) {
            json.writeNullField("window");
            return;
        }
        json.writeObjectFieldStart("window");
        json.writeStringField("id", "0x%x".formatted(window.id()));
        json.writeStringField("title", window.title());
        json.writeStringField("class", window.windowClass());
        position(json, window.x(), window.y());
        json.writeNumberField("width", window.width());
        json.writeNumberField("height", window.height());
        json.writeEndObject();
    }

    private static void input(JsonGenerator json, InputEvent event) throws IOException {
        switch (event) {
            case InputEvent.KeyDown(String keysym, int keycode, String text, List<InputEvent.Modifier> modifiers) -> {
                key(json, keysym, keycode);
                if (!text.isEmpty()) {
                    json.writeStringField("text", text);
                }
                modifiers(json, modifiers);
            }
            case InputEvent.KeyUp(String keysym, int keycode, List<InputEvent.Modifier> modifiers) -> {
                key(json, keysym, keycode);
                modifiers(json, modifiers);
            }
            case InputEvent.MouseDown(int x, int y, InputEvent.Button button, int clicks) ->
                click(json, x, y, button, clicks);
            case InputEvent.MouseUp(int x, int y, InputEvent.Button button, int clicks) ->
                click(json, x, y, button, clicks);
            case InputEvent.MouseMove(int x, int y) -> position(json, x, y);
            case InputEvent.MouseDrag(int x, int y, InputEvent.Button button) -> {
                position(json, x, y);
                if (button != InputEvent.Button.UNKNOWN) {
                    json.writeStringField("button", button.wireName());
                }
            }
            case InputEvent.Scroll(int x, int y, InputEvent.Direction direction, int notches) -> {
                position(json, x, y);
                json.writeStringField("direction", direction.wireName());
                json.writeNumberField("notches", notches);
            }
            case InputEvent.Gap(String reason) -> json.writeStringField("reason", reason);
        }
    }

    private static void key(JsonGenerator json, String keysym, int keycode) throws IOException {
        json.writeStringField("keysym", keysym);
        if (keycode != 0) {
            json.writeNumberField("keycode", keycode);
        }
    }

    private static void modifiers(JsonGenerator json, List<InputEvent.Modifier> modifiers) throws IOException {
        json.writeArrayFieldStart("modifiers");
        for (InputEvent.Modifier modifier : modifiers) {
            json.writeString(modifier.wireName());
        }
        json.writeEndArray();
    }

    private static void click(JsonGenerator json, int x, int y, InputEvent.Button button, int clicks)
            throws IOException {
        position(json, x, y);
        json.writeStringField("button", button.wireName());
        json.writeNumberField("clicks", clicks);
    }

    private static void position(JsonGenerator json, int x, int y) throws IOException {
        json.writeNumberField("x", x);
        json.writeNumberField("y", y);
    }
}
