package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A recording that a test makes by hand, line by line. Times go on by 50 ms a line when nothing else is said.
final class Script {
    private final List<String> lines = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private long timeMs;
    private int seq;

    /// Lets time pass.
    Script after(long ms) {
        timeMs += ms;
        return this;
    }

    /// A key goes down.
    Script down(String keysym, String text) {
        ObjectNode line = line("key_down").put("keysym", keysym).put("keycode", keycode(keysym));
        if (!text.isEmpty()) {
            line.put("text", text);
        }
        modifiers(line, keysym);
        if (!held.contains(keysym)) {
            held.add(keysym);
        }
        return end(line);
    }

    Script up(String keysym) {
        held.remove(keysym);
        ObjectNode line = line("key_up").put("keysym", keysym).put("keycode", keycode(keysym));
        modifiers(line, keysym);
        return end(line);
    }

    /// A key is struck.
    Script tap(String keysym, String text) {
        return down(keysym, text).up(keysym);
    }

    /// Letters are struck.
    Script letters(String text) {
        text.chars().forEach(c -> tap(Character.toString(c), Character.toString(c)));
        return this;
    }

    Script move(int x, int y) {
        return end(at("mouse_move", x, y));
    }

    Script drag(int x, int y) {
        return end(at("mouse_drag", x, y));
    }

    Script press(int x, int y, String button, int clicks) {
        return end(at("mouse_down", x, y).put("button", button).put("clicks", clicks));
    }

    Script release(int x, int y, String button, int clicks) {
        return end(at("mouse_up", x, y).put("button", button).put("clicks", clicks));
    }

    Script click(int x, int y, int clicks) {
        return press(x, y, "left", clicks).release(x, y, "left", clicks);
    }

    Script scroll(int x, int y, String direction) {
        return end(at("scroll", x, y).put("direction", direction).put("notches", 1));
    }

    Script gap(String reason) {
        return end(line("gap").put("reason", reason));
    }

    Script begin(String action) {
        return json(
                "{\"type\":\"action\",\"phase\":\"begin\",\"requestId\":\"r\",\"index\":0,\"action\":" + action + "}");
    }

    Script finish(String status) {
        return end(line("action")
                .put("phase", "end")
                .put("requestId", "r")
                .put("index", 0)
                .put("status", status));
    }

    /// The screen is looked at.
    Script frame(String image, String window) {
        ObjectNode line = at("frame", 1, 2)
                .put("image", image)
                .put("hash", "0123456789abcdef")
                .put("digest", image)
                .put("width", 320)
                .put("height", 240);
        line.putObject("window").put("id", window).put("title", window).put("class", "Test");
        return end(line);
    }

    /// Any line, without its number and time.
    Script json(String json) {
        try {
            ObjectNode line = line("");
            line.setAll((ObjectNode) Json.mapper().readTree(json));
            return end(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The recording's events.
    byte[] bytes() {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    /// The recording's steps.
    Steps steps() {
        try {
            return Steps.read(new ByteArrayInputStream(bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the recording's steps do.
    List<Action> actions() {
        return steps().list().stream().map(Step::action).toList();
    }

    private static int keycode(String keysym) {
        return 8 + Math.floorMod(keysym.toLowerCase(Locale.ROOT).hashCode(), 100_000);
    }

    private void modifiers(ObjectNode line, String keysym) {
        var modifiers = line.putArray("modifiers");
        for (String key : held) {
            if (!key.equals(keysym)) {
                switch (key) {
                    case "Shift_L" -> modifiers.add("shift");
                    case "Control_L" -> modifiers.add("ctrl");
                    case "Alt_L" -> modifiers.add("alt");
                    default -> {}
                }
            }
        }
    }

    private ObjectNode at(String type, int x, int y) {
        return line(type).put("x", x).put("y", y);
    }

    private ObjectNode line(String type) {
        timeMs += 50;
        return Json.mapper()
                .createObjectNode()
                .put("seq", ++seq)
                .put("timeMs", timeMs)
                .put("type", type);
    }

    private Script end(ObjectNode line) {
        lines.add(line.toString());
        return this;
    }
}
