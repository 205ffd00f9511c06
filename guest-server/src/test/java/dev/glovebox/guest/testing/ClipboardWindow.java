package dev.glovebox.guest.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A program of a toolkit that copies and pastes, by `clipboard_window.py`.
public final class ClipboardWindow implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private ClipboardWindow(Xvfb.Display display, String toolkit) {
        process = display.spawn("/usr/bin/python3", "src/test/python/clipboard_window.py", toolkit);
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// One of Tk.
    public static ClipboardWindow tk(Xvfb.Display display) {
        return new ClipboardWindow(display, "tk");
    }

    /// One of GTK 3.
    public static ClipboardWindow gtk(Xvfb.Display display) {
        return new ClipboardWindow(display, "gtk");
    }

    /// Has it copy a text or an image (`copy-text`, `copy-image`) from a file, or paste one into a file
    /// (`paste-text`, `paste-image`); returns when that is done.
    public void command(String command, Path file) {
        try {
            commands.write("%s %s%n".formatted(command, file));
            commands.flush();
            assertThat(answers.readLine()).isEqualTo("ok");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
