package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The screen as a film, looked at when something was drawn, and now and then for the pointer's sake.
final class WatchedFrames implements FrameFeed {
    private final Screenshots screenshots;
    private @Nullable FrameWatch watch;
    private @Nullable Frame shown;
    private int[] drawn = new int[0]; // with the cursor; what the last picture is made of

    WatchedFrames(Screenshots screenshots) {
        this.screenshots = screenshots;
    }

    @Override
    public Optional<Picture> next(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        FrameWatch following = watch;
        if (following == null) {
            following = screenshots.watch();
            watch = following;
            return Optional.of(picture(following.last()));
        }
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Frame frame = following.nextWithPointer(left);
            if (isNew(frame)) {
                return Optional.of(picture(frame));
            }
            if (left.isZero()) {
                return Optional.empty();
            }
        }
    }

    private boolean isNew(Frame frame) {
        Frame before = shown;
        return before == null
                || before.version() != frame.version()
                || !before.cursor().sameAs(frame.cursor());
    }

    private Picture picture(Frame frame) {
        shown = frame;
        int length = frame.width() * frame.height();
        if (drawn.length != length) {
            drawn = new int[length];
        }
        frame.copy(frame.bounds(), drawn);
        frame.cursor().drawOver(drawn, frame.bounds());
        return new Picture(new Pixels(frame.width(), frame.height(), drawn), frame.capturedNanos());
    }
}
