package dev.glovebox.guest.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A window, by `receiver.py`, that knows what has reached it: a text field in its upper half, which gets the
/// keys while the pointer is in the window, a place for the pointer in its lower one.
public final class Receiver implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Writer commands;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile boolean ready;

    /// An event as the window got it.
    ///
    /// @param type Tk's name, such as `ButtonPress`
    /// @param button X's number, 0 for none
    /// @param keysym X's name, empty for none
    /// @param state the modifiers and buttons that were down before it
    /// @param time the X server's, in ms
    public record Event(String type, int x, int y, int button, String keysym, int state, long time) {}

    /// Opens it on `display`.
    public Receiver(String display, Region place) {
        var builder = new ProcessBuilder(
                "/usr/bin/python3",
                "src/test/python/receiver.py",
                Integer.toString(place.x()),
                Integer.toString(place.y()),
                Integer.toString(place.width()),
                Integer.toString(place.height()));
        builder.environment().put("DISPLAY", display);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("receiver").start(this::listen);
        await().atMost(LIMIT).until(() -> ready);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode told = Json.mapper().readTree(line);
                switch (told.path("type").asText()) {
                    case "ready" -> ready = true;
                    case "text" -> texts.add(told.path("text").asText());
                    case "cleared" -> events.clear();
                    default -> events.add(event(told));
                }
            }
        } catch (IOException _) {
            // it was ended
        }
    }

    private static Event event(JsonNode told) {
        return new Event(
                told.path("type").asText(),
                told.path("x").asInt(),
                told.path("y").asInt(),
                told.path("button").asInt(),
                told.path("keysym").asText(),
                told.path("state").asInt(),
                told.path("time").asLong());
    }

    /// The events so far of one type.
    public List<Event> events(String type) {
        return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    /// Waits until one has come.
    public void awaitEvent(Predicate<Event> which) {
        await().atMost(LIMIT).until(() -> events.stream().anyMatch(which));
    }

    /// Waits until so many of one type have come.
    public List<Event> awaitEvents(String type, int count) {
        await().atMost(LIMIT).until(() -> events(type).size() >= count);
        return events(type);
    }

    /// What its text field holds, after whatever has reached it by now.
    public String text() {
        int known = texts.size();
        command("text");
        await().atMost(LIMIT).until(() -> texts.size() > known);
        return texts.getLast();
    }

    /// Waits until its text field holds `text`, or at least as much of another one.
    public String awaitText(String text) {
        await().atMost(LIMIT).until(() -> text().length() >= text.length());
        return text();
    }

    /// Forgets all events, and empties the text field.
    public void clear() {
        await().atMost(LIMIT).until(() -> {
            command("clear");
            return text().isEmpty() && events.isEmpty(); // else some have come after all
        });
    }

    private void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
