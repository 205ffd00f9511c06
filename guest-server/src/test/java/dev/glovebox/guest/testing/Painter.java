package dev.glovebox.guest.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A canvas over a whole display, drawn on by `painter.py`. What a method draws is on the screen when it returns.
public final class Painter implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /// Opens it on `display`.
    public Painter(String display) {
        var builder = new ProcessBuilder(
                "/usr/bin/python3", Path.of("src/test/python/painter.py").toString());
        builder.environment().put("DISPLAY", display);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        expect("ready");
    }

    /// Fills a rectangle.
    public void rectangle(int x, int y, int width, int height, int rgb) {
        command("rectangle %d %d %d %d #%06x".formatted(x, y, width, height, rgb));
    }

    /// Shows and hides a rectangle from now on.
    public void blink(int x, int y, int width, int height, int milliseconds) {
        command("blink %d %d %d %d %d".formatted(x, y, width, height, milliseconds));
    }

    /// Fills all of it with another colour, now and `count - 1` times more.
    public void draw(int milliseconds, int count) {
        command("draw %d %d".formatted(milliseconds, count));
    }

    private void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        expect("ok");
    }

    private void expect(String answer) {
        try {
            assertThat(answers.readLine()).isEqualTo(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
