package dev.glovebox.guest.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The program [xclip](https://github.com/astrand/xclip), which copies and pastes.
public final class Xclip {
    private static final long LIMIT_S = 20;

    private final Xvfb.Display display;

    /// On `display`.
    public Xclip(Xvfb.Display display) {
        this.display = display;
    }

    /// Hands out a file's content until something else is copied, or it is ended. It may take a moment to begin.
    public Process copy(String selection, String target, Path file) {
        return start("-i", selection, target, file.toString());
    }

    /// What the clipboard has as one target.
    ///
    /// @throws IllegalStateException when it has nothing as that
    public byte[] paste(String selection, String target) {
        Process process = start("-o", selection, target);
        try {
            byte[] pasted = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("xclip found no " + target);
            }
            return pasted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// By a shell that makes way for it: it writes what it waits for to standard error.
    private Process start(String direction, String selection, String target, String... file) {
        String command = "exec xclip -quiet %s -selection %s -t '%s' %s 2>/dev/null"
                .formatted(direction, selection, target, String.join(" ", file));
        return display.spawn("sh", "-c", command);
    }
}
