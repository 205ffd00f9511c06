package dev.glovebox.guest.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A program that opens windows with Xlib alone, `plain_window.py`; what a method does is done when it returns, as
/// far as the X server is concerned.
public final class PlainWindows implements AutoCloseable {
    /// Takes part in `WM_DELETE_WINDOW`, and does nothing then.
    public static final String IGNORES_DELETE = "ignores-delete";

    /// Takes no part in `WM_DELETE_WINDOW`.
    public static final String NO_DELETE = "no-delete";

    /// Says that it takes no input.
    public static final String NO_INPUT = "no-input";

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /// Starts it on `display`.
    public PlainWindows(String display, int width, int height, String protocols) {
        var builder = new ProcessBuilder(
                "/usr/bin/python3",
                Path.of("src/test/python/plain_window.py").toString(),
                "%dx%d".formatted(width, height),
                protocols);
        builder.environment().put("DISPLAY", display);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        read();
    }

    /// Opens a window, and answers its id.
    ///
    /// @param style how its title is written: `latin1`, `compound`, `utf8` or `net`
    public String open(String style, String title) {
        return command("open %s %s".formatted(style, title));
    }

    /// Runs a command of the program on the last window.
    public String command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read();
    }

    /// The program's process.
    public long pid() {
        return process.pid();
    }

    /// Whether it still runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    private String read() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("plain_window.py has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
