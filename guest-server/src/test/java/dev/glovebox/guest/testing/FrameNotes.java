package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.PerceptualHash;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.screen.ScreenFollower;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.ImageIO;

/// Writes a recording with frames of a real screen, as a test makes it by hand.
public final class FrameNotes {
    private final Path directory;
    private final ScreenFollower screen;
    private long timeMs;
    private int frames;

    /// Begins a recording in `directory`.
    public FrameNotes(Path directory, ScreenFollower screen) {
        this.directory = directory;
        this.screen = screen;
        try {
            Files.createDirectories(directory.resolve("frames"));
            Files.createFile(directory.resolve("events.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Looks at the screen, with the pointer at a place.
    public FrameNotes frame(int x, int y) {
        Pixels pixels = screen.look();
        String image = "%06d.png".formatted(++frames);
        var picture = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, pixels.width(), pixels.height(), pixels.rgb(), 0, pixels.width());
        try {
            ImageIO.write(
                    picture, "png", directory.resolve("frames").resolve(image).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode line = line("frame")
                .put("image", image)
                .put("hash", PerceptualHash.text(PerceptualHash.of(pixels)))
                .put("digest", image)
                .put("width", pixels.width())
                .put("height", pixels.height())
                .put("x", x)
                .put("y", y);
        line.putObject("window")
                .put("id", 7)
                .put("title", "Form <script>alert(1)</script>")
                .put("class", "Tk");
        return append(line);
    }

    /// Lets time pass.
    public FrameNotes after(long ms) {
        timeMs += ms;
        return this;
    }

    /// A click with the left button.
    public FrameNotes click(int x, int y) {
        append(line("mouse_down").put("x", x).put("y", y).put("button", "left").put("clicks", 1));
        return append(
                line("mouse_up").put("x", x).put("y", y).put("button", "left").put("clicks", 1));
    }

    /// A text; a line feed is the Return key.
    public FrameNotes type(String text) {
        text.codePoints().forEach(c -> {
            String typed = Character.toString(c);
            String keysym = c == '\n' ? "Return" : c < 128 ? typed : "U%X".formatted(c);
            ObjectNode down = line("key_down").put("keysym", keysym).put("text", typed);
            down.putArray("modifiers");
            append(down);
            ObjectNode up = line("key_up").put("keysym", keysym);
            up.putArray("modifiers");
            append(up);
        });
        return this;
    }

    /// Any line, without its number and time.
    public FrameNotes json(String json) {
        try {
            ObjectNode line = line("");
            line.setAll((ObjectNode) Json.mapper().readTree(json));
            return append(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode line(String type) {
        timeMs += 20;
        return Json.mapper()
                .createObjectNode()
                .put("seq", timeMs / 20)
                .put("timeMs", timeMs)
                .put("type", type);
    }

    private FrameNotes append(ObjectNode line) {
        try {
            Files.writeString(directory.resolve("events.jsonl"), line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
