package dev.glovebox.guest.testing;

import java.nio.file.Path;

/// openbox, as `start.sh` starts it; whoever starts it closes it.
public final class WindowManager implements AutoCloseable {
    private final Xvfb.Display display;
    private final Process process;

    /// Starts it on `display`; [#isReady] tells when it is there.
    public WindowManager(Xvfb.Display display) {
        this.display = display;
        process = display.spawn(
                "openbox",
                "--sm-disable",
                "--config-file",
                Path.of("scripts/openbox.xml").toString());
    }

    /// Whether windows that appear from now on are managed; one that appears while it starts may stay invisible.
    public boolean isReady() {
        return !display.run("sh", "-c", "xdotool get_desktop 2>/dev/null || true")
                .isBlank();
    }

    /// Ends it, and removes the sign that it was ready.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        display.run("xprop", "-root", "-remove", "_NET_CURRENT_DESKTOP");
    }
}
