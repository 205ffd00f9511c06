package dev.glovebox.guest;

import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.replay.Eyes;
import dev.glovebox.guest.replay.WindowInfo;
import dev.glovebox.guest.screen.ScreenFollower;
import dev.glovebox.guest.screen.Screenshots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The replays' eyes: the screen and the windows.
final class ReplayEyes implements Eyes {
    private final Screenshots screenshots;
    private final Supplier<Optional<WindowInfo>> focus;

    /// @param focus answers the window that has the keyboard
    ReplayEyes(Screenshots screenshots, Supplier<Optional<WindowInfo>> focus) {
        this.screenshots = screenshots;
        this.focus = focus;
    }

    @Override
    public Gaze gaze() {
        var follower = new ScreenFollower(screenshots);
        return new Gaze() {
            @Override
            public Pixels look() {
                return follower.look();
            }

            @Override
            public boolean awaitDrawing(Duration limit) throws InterruptedException {
                return follower.awaitDrawing(limit);
            }
        };
    }

    @Override
    public Optional<WindowInfo> focusedWindow() {
        return focus.get();
    }
}
